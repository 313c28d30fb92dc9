using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class StorageOutageTests
{
    private const int Occurrences = 4;

    [Fact]
    public Task Storage_that_goes_down_over_several_occurrences_costs_nothing_but_what_the_misfire_policies_say() =>
        OutageAsync(cluster => cluster.StopStorageAsync(), cluster => cluster.Storage.StartAgainAsync());

    [Fact]
    public Task Storage_that_hangs_over_several_occurrences_costs_nothing_but_what_the_misfire_policies_say() => OutageAsync(
        cluster =>
        {
            cluster.PauseStorage();
            return Task.CompletedTask;
        },
        cluster =>
        {
            cluster.Storage.Resume();
            return Task.CompletedTask;
        });

    private static async Task OutageAsync(Func<FaultCluster, Task> begin, Func<FaultCluster, Task> end)
    {
        var plan = MisfireJobs.AddTo(new ClusterPlan(), "*/4 * * * * *").WithShortWaits().WithDurableStorage().WithInstances(2);
        await using var cluster = await FaultCluster.StartAsync(plan);
        await MisfireJobs.RunningAsync(cluster);

        var outage = TimeProvider.System.GetTimestamp();
        await begin(cluster);
        var missed = await cluster.PassAsync(ProbeJobs.Alpha, Occurrences);
        await end(cluster);

        var back = TimeProvider.System.GetTimestamp();
        await MisfireJobs.DecidedAsync(cluster);
        Measured.Note("Storage back, until all that was missed is decided", TimeProvider.System.GetElapsedTime(back));
        MisfireJobs.ShouldHaveFollowedTheirPolicies(await cluster.ShouldBeInOrderAsync(), missed);
        cluster.Members.Should().OnlyContain(member => !member.Exited.IsCompleted, "no instance gives up");
        var ticks = (TimeProvider.System.GetElapsedTime(outage) / ClusterPlan.Tick) + 1;
        var failures = cluster.Events.Where(logged => logged.Name == "TickFailed").CountBy(logged => (logged.Instance, logged["Job"])).ToList();
        failures.Should().NotBeEmpty("the outage is told").And.OnlyContain(failed => failed.Value <= ticks, "a tick is tried once, not again and again");
    }
}
