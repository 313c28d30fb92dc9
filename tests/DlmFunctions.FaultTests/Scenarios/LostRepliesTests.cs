using Dlm.Testing;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class LostRepliesTests
{
    private const int Rounds = 8;

    // Longer than the request's time-out, shorter than its three tries.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Writes_whose_replies_get_lost_are_recognized_as_ones_own()
    {
        var plan = new ClusterPlan()
            .Job(ProbeJobs.Alpha, "*/4 * * * * *", ("Misfire", "FireAll"))
            .Work(ProbeJobs.Alpha, new ProbePlan(Steps: 4, StepTime: TimeSpan.FromMilliseconds(500)))
            .Set("Dlm:Ledger:RequestTimeout", "00:00:01")
            .WithShortWaits()
            .WithInstances(2);
        await using var cluster = await FaultCluster.StartAsync(plan);
        await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Rows.Count > 0, "The job has fired.");

        var random = Chance.New();
        for (var round = 0; round < Rounds; round++)
        {
            var member = random.Pick(cluster.Members);
            var now = TimeProvider.System.GetUtcNow();
            await FaultCluster.UntilAsync(now + (random.NextDouble() * TimeSpan.FromSeconds(2)));
            member.LoseReplies();
            await FaultCluster.UntilAsync(TimeProvider.System.GetUtcNow() + Silence);
            member.Tables.Mode = TcpProxyMode.Pass;
        }

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        alpha.Rows.Should().OnlyContain(row => row.State == "Succeeded" && row.Attempt == 1);
    }
}
