using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class WorkerKilledTests
{
    [Fact]
    public async Task A_run_whose_worker_is_killed_is_resumed_from_its_checkpoint_by_another_and_the_attempt_counts()
    {
        var work = new ProbePlan(Steps: 5, StepTime: TimeSpan.FromSeconds(4));
        await using var cluster = await FaultCluster.StartAsync(RunPlan.Of(work).WithShortWaits().WithInstances(2));

        var worker = await RunPlan.RunningAsync(cluster, "resumed", steps: 3);
        await cluster.KillAsync(worker);
        var killed = TimeProvider.System.GetUtcNow();

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        var row = alpha.Rows.Single();
        (row.State, row.Attempt, row.Failures).Should().Be(("Succeeded", 2, 1));
        row.Owner.Should().NotBe(worker.Name);
        var second = alpha.EffectsOf(row, EffectKind.Begun).Last();
        Measured.Note("Worker killed, lease of 6 s, until another resumes", second.At - killed);
        second.Effect.Step.Should().BeGreaterThanOrEqualTo(2, "the steps that were saved are not done again");
        alpha.EffectsOf(row, EffectKind.Stepped).Select(seen => seen.Effect.Step).Distinct().Should().Equal(1, 2, 3, 4, 5);
        cluster.Events.Should().Contain(logged => logged.Name == "LeaseExpired");
    }

    [Fact]
    public async Task A_worker_process_that_is_killed_under_its_host_is_started_again_and_its_run_is_resumed()
    {
        var work = new ProbePlan(Steps: 5, StepTime: TimeSpan.FromSeconds(4));
        await using var cluster = await FaultCluster.StartAsync(RunPlan.Of(work).WithShortWaits().WithInstances(1));

        var instance = await RunPlan.RunningAsync(cluster, "restarted", steps: 3);
        cluster.KillWorker(instance);
        var killed = TimeProvider.System.GetUtcNow();

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        var row = alpha.Rows.Single();
        (row.State, row.Attempt, row.Failures).Should().Be(("Succeeded", 2, 1));
        instance.Exited.IsCompleted.Should().BeFalse("its host lives");
        var second = alpha.EffectsOf(row, EffectKind.Begun).Last();
        Measured.Note("Worker process killed under its host, lease of 6 s, until its successor resumes", second.At - killed);
        second.Effect.Step.Should().BeGreaterThanOrEqualTo(2, "the steps that were saved are not done again");
        (await cluster.Queue("alpha-poison").GetPropertiesAsync()).Value.ApproximateMessagesCount.Should().Be(0, "its message came back");
    }
}
