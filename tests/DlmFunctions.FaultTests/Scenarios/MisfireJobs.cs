using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

/// <summary>Three jobs with one schedule and the three misfire policies.</summary>
internal static class MisfireJobs
{
    private static readonly TimeSpan Threshold = TimeSpan.FromSeconds(3);

    public static ClusterPlan AddTo(ClusterPlan plan, string schedule) => plan
        .Job(ProbeJobs.Alpha, schedule, ("Misfire", "FireOnce"))
        .Job(ProbeJobs.Beta, schedule, ("Misfire", "FireAll"))
        .Job(ProbeJobs.Gamma, schedule, ("Misfire", "Skip"), ("MisfireThreshold", Threshold.ToString()));

    /// <summary>Waits until each of them has run.</summary>
    public static Task RunningAsync(FaultCluster cluster) => Task.WhenAll(ProbeJobs.All.Select(job =>
        cluster.UntilAsync(job, history => history.Rows.Any(row => row.State == "Succeeded"), $"{job} has run.")));

    public static Task DecidedAsync(FaultCluster cluster) => Task.WhenAll(ProbeJobs.All.Select(cluster.DecidedAsync));

    public static IEnumerable<LedgerRow> Ranges(JobHistory job) => job.Rows.Where(row => row.RangeCount > 1);

    public static void ShouldHaveFollowedTheirPolicies(History history, IReadOnlyList<DateTimeOffset> missed)
    {
        // The last of the missed instants may have been decided in time by an instance that was back.
        var surelyMissed = missed.SkipLast(1).ToList();

        var once = history[ProbeJobs.Alpha];
        var standsForAll = once.Rows.Single(row => row.RangeFrom <= surelyMissed[0] && row.ScheduledAt >= surelyMissed[^1]);
        standsForAll.State.Should().Be("Succeeded");

        var all = history[ProbeJobs.Beta];
        surelyMissed.Should().OnlyContain(instant => all.Find(instant)!.State == "Succeeded");

        var skipping = history[ProbeJobs.Gamma];
        var skipped = skipping.Rows.Single(row => row.RangeFrom <= surelyMissed[0] && row.ScheduledAt >= surelyMissed[^2]);
        skipped.State.Should().Be("Skipped");
        skipped.Reason.Should().Be("misfire: Skip");
    }
}
