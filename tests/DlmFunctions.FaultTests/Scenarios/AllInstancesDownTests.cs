using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class AllInstancesDownTests
{
    [Fact]
    public async Task After_an_outage_over_several_occurrences_the_misfire_policies_hold()
    {
        await using var cluster = await FaultCluster.StartAsync(MisfireJobs.AddTo(new ClusterPlan(), "*/4 * * * * *").WithShortWaits().WithInstances(2));
        await MisfireJobs.RunningAsync(cluster);

        await cluster.KillAllAsync();
        var missed = await cluster.PassAsync(ProbeJobs.Alpha, 5);
        await cluster.StartAllAgainAsync();

        await MisfireJobs.DecidedAsync(cluster);
        MisfireJobs.ShouldHaveFollowedTheirPolicies(await cluster.ShouldBeInOrderAsync(), missed);
    }

    [Fact]
    public async Task After_hours_without_an_instance_the_misfire_policies_hold_and_a_transaction_is_not_overrun()
    {
        await using var cluster = await FaultCluster.StartAsync(MisfireJobs.AddTo(new ClusterPlan(), "0 * * * * *").WithShortWaits().WithInstances(2));

        await cluster.KillAllAsync();
        await Task.WhenAll(ProbeJobs.All.Select(job => cluster.PredateAsync(job, TimeSpan.FromHours(50))));
        await cluster.StartAllAgainAsync();

        await MisfireJobs.DecidedAsync(cluster);
        var history = await cluster.ShouldBeInOrderAsync();
        MisfireJobs.Ranges(history[ProbeJobs.Alpha]).Should().ContainSingle(row => row.RangeCount > 2800 && row.State == "Succeeded");
        MisfireJobs.Ranges(history[ProbeJobs.Beta]).Should().ContainSingle(row => row.RangeCount > 2800 && row.State == "Skipped" && row.Reason == "misfire: FireAll");
        history[ProbeJobs.Beta].Rows.Count(row => row.State == "Succeeded").Should().BeGreaterThanOrEqualTo(98);
        MisfireJobs.Ranges(history[ProbeJobs.Gamma]).Should().ContainSingle(row => row.RangeCount > 2800 && row.State == "Skipped" && row.Reason == "misfire: Skip");
    }
}
