using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class BacklogTests
{
    private const int Occurrences = 24;

    [Fact]
    public async Task A_backlog_longer_than_the_resend_interval_neither_starves_nor_breeds_duplicates()
    {
        // One at a time on each instance: the last ones wait for several resend intervals.
        var plan = new ClusterPlan()
            .Job(ProbeJobs.Alpha, "0 0 * * * *", ("Misfire", "FireAll"))
            .Work(ProbeJobs.Alpha, new ProbePlan(Steps: 1, StepTime: TimeSpan.FromSeconds(1.5)))
            .Set("AzureFunctionsJobHost:extensions:queues:batchSize", "1")
            .Set("AzureFunctionsJobHost:extensions:queues:newBatchThreshold", "0")
            .WithShortWaits()
            .WithInstances(2);
        await using var cluster = await FaultCluster.StartAsync(plan);

        await cluster.KillAllAsync();
        await cluster.PredateAsync(ProbeJobs.Alpha, TimeSpan.FromHours(Occurrences));
        await cluster.StartAllAgainAsync();
        await cluster.DecidedAsync(ProbeJobs.Alpha);

        var rows = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha].Rows;
        rows.Should().HaveCountGreaterThanOrEqualTo(Occurrences).And.OnlyContain(row => row.State == "Succeeded" && row.Attempt == 1);
        rows.Max(row => row.Sends).Should().BeInRange(2, 5, "the interval doubles with every message");
        rows.Sum(row => row.Sends).Should().BeLessThanOrEqualTo(rows.Count * 3);
    }
}
