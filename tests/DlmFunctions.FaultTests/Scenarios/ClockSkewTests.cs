using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class ClockSkewTests
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(90);

    // Runs on a busy machine may begin late, but not by anything like the skew.
    private static readonly TimeSpan Punctual = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Clocks_that_are_90_seconds_off_fire_nothing_early_late_twice_or_not_at_all()
    {
        FakeTime.Require();
        var plan = new ClusterPlan().Job(ProbeJobs.Alpha, "*/4 * * * * *", ("Misfire", "FireAll")).WithShortWaits()
            .With(new InstancePlan("true"))
            .With(new InstancePlan("ahead", Skew: Skew))
            .With(new InstancePlan("behind", Skew: -Skew));
        await using var cluster = await FaultCluster.StartAsync(plan);
        await cluster.PassAsync(ProbeJobs.Alpha, 3);

        // Each of the skewed ones alone as well.
        await cluster.KillAsync(cluster["true"]);
        cluster.Pause(cluster["behind"]);
        await cluster.PassAsync(ProbeJobs.Alpha, 3);
        cluster["behind"].Resume();
        cluster.Pause(cluster["ahead"]);
        await cluster.PassAsync(ProbeJobs.Alpha, 3);
        cluster["ahead"].Resume();
        await cluster.DecidedAsync(ProbeJobs.Alpha);

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        var delays = alpha.Rows.Where(row => row.Attempt == 1)
            .Select(row => alpha.EffectsOf(row, EffectKind.Begun).First().At - row.ScheduledAt!.Value)
            .ToList();
        Measured.Note("Clocks 90 s off, longest from the instant to the start of the run", delays.Max());
        delays.Should().OnlyContain(delay => delay < Punctual);

        cluster.Events.Where(logged => logged.Name == "ClockSkewed").Select(logged => logged.Instance).Distinct().Should().BeEquivalentTo("ahead", "behind");
    }
}
