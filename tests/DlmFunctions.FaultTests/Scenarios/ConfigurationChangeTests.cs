using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class ConfigurationChangeTests
{
    private const string Before = "*/4 * * * * *";
    private const string After = "1/5 * * * * *";

    [Fact]
    public async Task A_job_never_seen_before_does_not_fire_its_past()
    {
        var one = new InstancePlan("one") { Settings = Only("Dlm:Jobs:beta:Enabled", "false") };
        var plan = new ClusterPlan().Job(ProbeJobs.Alpha, Before).Job(ProbeJobs.Beta, Before, ("Misfire", "FireAll")).WithShortWaits().With(one);
        await using var cluster = await FaultCluster.StartAsync(plan);
        await cluster.PassAsync(ProbeJobs.Beta, 2);

        var introduced = TimeProvider.System.GetUtcNow();
        await cluster.StartAsync(new InstancePlan("two"));
        await cluster.UntilAsync(ProbeJobs.Beta, history => history.Rows.Count > 1, "The new job has fired.");

        var history = await cluster.ShouldBeInOrderAsync();
        history[ProbeJobs.Beta].Scheduled[0].ScheduledAt.Should().BeAfter(introduced.AddSeconds(-1));
        history[ProbeJobs.Beta].Rows.Should().OnlyContain(row => row.State == "Succeeded" && row.RangeCount == 1);
    }

    [Fact]
    public async Task A_changed_schedule_neither_fires_twice_nor_goes_silent_and_an_older_one_is_refused()
    {
        await using var cluster = await FaultCluster.StartAsync(
            new ClusterPlan().Job(ProbeJobs.Alpha, Before, ("Misfire", "FireAll")).WithShortWaits().WithInstances(2));
        var began = (await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Rows.Count > 0, "The job has fired.")).EffectiveFrom;

        // A rolling upgrade: the old configuration is still about.
        var changed = await ChangeAsync(cluster, After, version: 2);
        await cluster.PassAsync(ProbeJobs.Alpha, 2);
        await FaultCluster.UntilAsync(() => cluster["two"].Events.Any(logged => logged.Name == "ConfigurationRefused"), "The old configuration is refused.");

        // A roll-back is a new configuration.
        var changedBack = await ChangeAsync(cluster, Before, version: 3);
        await cluster.PassAsync(ProbeJobs.Alpha, 2);
        await cluster.DecidedAsync(ProbeJobs.Alpha);

        var schedule = new Schedule(Before).Then(changed, After).Then(changedBack, Before);
        var history = await cluster.ShouldBeInOrderAsync((ProbeJobs.Alpha, schedule, began));
        history[ProbeJobs.Alpha].Rows.Should().OnlyContain(row => row.State == "Succeeded");
        history[ProbeJobs.Alpha].Scheduled[^1].ScheduledAt.Should().BeAfter(changedBack, "it did not go silent");
    }

    private static async Task<DateTimeOffset> ChangeAsync(FaultCluster cluster, string schedule, int version)
    {
        var before = (await cluster.ReadAsync(ProbeJobs.Alpha)).EffectiveFrom;
        var settings = new Dictionary<string, string?>
        {
            ["Dlm:Jobs:alpha:Schedule"] = schedule,
            ["Dlm:Jobs:alpha:ConfigVersion"] = $"{version}",
        };
        await cluster.StartAsync(cluster["one"].Plan with { Settings = settings });
        return (await cluster.UntilAsync(ProbeJobs.Alpha, history => history.EffectiveFrom > before, "The schedule has changed.")).EffectiveFrom;
    }

    private static Dictionary<string, string?> Only(string setting, string value) => new() { [setting] = value };
}
