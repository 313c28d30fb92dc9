using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class DuplicateMessageTests
{
    [Fact]
    public async Task Five_copies_of_a_message_do_not_poison_a_run_that_is_longer_than_its_lease()
    {
        // One step, so that nothing but renewals keeps the lease.
        var work = new ProbePlan(Steps: 1, StepTime: TimeSpan.FromSeconds(15));
        await using var cluster = await FaultCluster.StartAsync(RunPlan.Of(work).WithShortWaits().WithInstances(2));
        const string WakeUp = """{ "v": 1, "job": "alpha", "key": "long" }""";

        await RunPlan.RunningAsync(cluster, "long", steps: 0);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => cluster.PutAsync(ProbeJobs.Alpha, WakeUp)));
        await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Rows.Single().IsFinal, "The run has ended.");
        await cluster.PutAsync(ProbeJobs.Alpha, WakeUp);

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        (alpha.Rows.Single().State, alpha.Rows.Single().Attempt).Should().Be(("Succeeded", 1));
        await FaultCluster.UntilAsync(
            () => cluster.Events.Count(logged => logged.Name == "DuplicateDropped") == 6, "All six copies were dropped.");
        (await WaitingMessage.PeekAsync(cluster.Queue("alpha-poison"))).Should().BeEmpty();
        cluster.Events.Should().NotContain(logged => logged.Name == "MessagePoisoned" || logged.Name == "LeaseExpired");
    }
}
