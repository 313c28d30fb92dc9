using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class LostLeaseTests
{
    private static readonly ProbePlan Work = new(Steps: 4, StepTime: TimeSpan.FromSeconds(3));

    [Fact]
    public async Task A_holder_that_hangs_beyond_its_lease_is_succeeded_and_its_writes_are_refused()
    {
        await using var cluster = await FaultCluster.StartAsync(RunPlan.Of(Work).WithShortWaits().WithInstances(2));

        var holder = await RunPlan.RunningAsync(cluster, "zombie", steps: 1);
        cluster.Pause(holder);
        var paused = TimeProvider.System.GetUtcNow();
        await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Effects.Any(seen => seen.Attempt == 2), "Another has taken over.");
        holder.Resume();

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        var row = alpha.Rows.Single();
        Measured.Note("Worker hangs, lease of 6 s, until another resumes", alpha.Effects.First(seen => seen.Attempt == 2).At - paused);
        (row.State, row.Attempt).Should().Be(("Succeeded", 2));
        row.Owner.Should().NotBe(holder.Name);
        alpha.Effects.Where(seen => seen.Attempt == 1).Should().Contain(seen => seen.Kind == EffectKind.Refused || seen.Kind == EffectKind.Cancelled)
            .And.NotContain(seen => seen.Kind == EffectKind.Done);
        holder.Events.Should().Contain(logged => logged.Name == "LeaseLost");
    }

    [Fact]
    public async Task A_holder_that_cannot_renew_is_cancelled_before_another_can_take_over()
    {
        await using var cluster = await FaultCluster.StartAsync(RunPlan.Of(Work with { StepTime = TimeSpan.FromSeconds(5) }).WithShortWaits().WithInstances(2));

        var holder = await RunPlan.RunningAsync(cluster, "cut-off", steps: 1);
        holder.Isolate();
        await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Effects.Any(seen => seen.Attempt == 2), "Another has taken over.");
        holder.Rejoin();

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        (alpha.Rows.Single().State, alpha.Rows.Single().Attempt).Should().Be(("Succeeded", 2));
        var cancelled = alpha.Effects.Last(seen => seen.Attempt == 1);
        Measured.Note("Cut off from storage, lease of 6 s, from the last step to the cancellation", cancelled.At - alpha.Effects.First(seen => seen.Kind == EffectKind.Stepped).At);
        cancelled.Kind.Should().Be(EffectKind.Cancelled);
        cancelled.At.Should().BeBefore(alpha.Effects.First(seen => seen.Attempt == 2).At);
    }
}
