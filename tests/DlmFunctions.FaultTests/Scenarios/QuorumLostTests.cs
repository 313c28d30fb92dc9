using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class QuorumLostTests
{
    private const string Every4Seconds = "*/4 * * * * *";

    [Fact]
    public async Task Without_a_quorum_of_Redis_the_ledger_keeps_every_occurrence_unique_and_the_lock_comes_back_by_itself()
    {
        await using var cluster = await FaultCluster.StartAsync(
            new ClusterPlan().Job(ProbeJobs.Alpha, Every4Seconds, ("Misfire", "FireAll")).WithInstances(3));
        await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Rows.Count > 0, "The job has fired.");

        await Task.WhenAll(cluster.Redis.Take(2).Select(node => node.KillAsync()));
        var withOne = await cluster.PassAsync(ProbeJobs.Alpha, 3);
        await cluster.Redis[2].KillAsync();
        await cluster.StartAsync(new InstancePlan("late"));
        var withNone = await cluster.PassAsync(ProbeJobs.Alpha, 3);
        await Task.WhenAll(cluster.Redis.Select(node => node.StartAgainAsync()));
        await ElectingAgainAsync(cluster);

        var history = await cluster.ShouldBeInOrderAsync();
        var sendings = new Sendings(cluster.Events, ProbeJobs.Alpha);
        Measured.Note("No quorum of Redis, longest from the instant to the message", sendings.LongestDelay(withOne.Concat(withNone)));
        history[ProbeJobs.Alpha].Rows.Should().OnlyContain(row => row.State == "Succeeded" && row.Attempt == 1 && row.RangeCount == 1);
        cluster.Events.Where(logged => logged.Name == "QuorumLost" && logged.IsAlarm).Should().NotBeEmpty();
        cluster["late"].Events.Should().Contain(logged => logged.Name == "ClusterTimeLost", "the local clock is used, with a warning");
    }

    [Fact]
    public async Task With_Skip_nothing_is_decided_without_a_quorum_and_the_misfire_policy_holds_afterwards()
    {
        await using var cluster = await FaultCluster.StartAsync(
            new ClusterPlan().Job(ProbeJobs.Alpha, Every4Seconds).Set("Dlm:Redlock:OnQuorumLost", "Skip").WithInstances(2));
        await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Rows.Count > 0, "The job has fired.");

        await Task.WhenAll(cluster.Redis.Take(2).Select(node => node.KillAsync()));
        var deferred = await cluster.PassAsync(ProbeJobs.Alpha, 4);
        (await cluster.ReadAsync(ProbeJobs.Alpha)).LastDecided.Should().BeBefore(deferred[1]);
        await Task.WhenAll(cluster.Redis.Take(2).Select(node => node.StartAgainAsync()));
        await ElectingAgainAsync(cluster);

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        alpha.Rows.Should().OnlyContain(row => row.State == "Succeeded");
        var (oldest, newest) = (deferred[1], deferred[^2]);
        alpha.Rows.Should().ContainSingle(row => row.RangeFrom <= oldest && row.ScheduledAt >= newest, "the newest stands for all");
        cluster.Events.Should().Contain(logged => logged.Name == "OccurrenceFired" && logged["Outcome"] == "Deferred");
    }

    private static async Task ElectingAgainAsync(FaultCluster cluster)
    {
        await FaultCluster.UntilAsync(
            () =>
            {
                var newest = cluster.Events.LastOrDefault(logged => logged.Name == "OccurrenceFired" && logged["Outcome"] == "Dispatched")?["Occurrence"];
                return newest is not null && !cluster.Events.Any(logged => logged.Name == "QuorumLost" && logged["Occurrence"] == newest);
            },
            "Occurrences are elected for again.");
        await cluster.DecidedAsync(ProbeJobs.Alpha);
    }
}
