using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class ForbiddenOverlapTests
{
    [Fact]
    public async Task Occurrences_never_run_side_by_side_and_a_dead_holder_does_not_stop_the_job()
    {
        var plan = new ClusterPlan()
            .Job(ProbeJobs.Alpha, "*/3 * * * * *", ("Overlap", "Forbid"))
            .Work(ProbeJobs.Alpha, new ProbePlan(Steps: 4, StepTime: TimeSpan.FromSeconds(1)))
            .WithShortWaits()
            .WithInstances(3);
        await using var cluster = await FaultCluster.StartAsync(plan);
        await DoneAsync(cluster, 2);

        var running = await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Effects is [.., { Kind: EffectKind.Stepped }], "A run is under way.");
        await cluster.KillAsync(cluster[running.Effects[^1].Instance]);
        await DoneAsync(cluster, 4);

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        NothingOverlaps(alpha.Effects);
        alpha.Rows.Should().Contain(row => row.State == "Skipped" && row.Reason!.StartsWith("overlap: "));
        alpha.Effects.Where(seen => seen.Kind == EffectKind.Begun).Select(seen => seen.Effect.LeaseNumber!.Value)
            .Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    private static Task<JobHistory> DoneAsync(FaultCluster cluster, int runs) => cluster.UntilAsync(
        ProbeJobs.Alpha, history => history.Effects.Count(seen => seen.Kind == EffectKind.Done) >= runs, $"{runs} runs are done.");

    // The effects of one attempt after the other, never mixed.
    private static void NothingOverlaps(IReadOnlyList<SeenEffect> effects)
    {
        var attempts = effects.Select(seen => (seen.Occurrence, seen.Attempt)).ToList();
        var changes = attempts.Where((attempt, index) => index == 0 || attempts[index - 1] != attempt);
        changes.Should().OnlyHaveUniqueItems();
    }
}
