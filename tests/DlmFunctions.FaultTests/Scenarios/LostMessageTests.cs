using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class LostMessageTests
{
    [Fact]
    public async Task An_occurrence_whose_message_is_deleted_or_purged_is_woken_again()
    {
        var plan = new ClusterPlan().Job(ProbeJobs.Alpha, "*/10 * * * * *").WithShortWaits()
            .With(new InstancePlan("one", Consumes: false)).With(new InstancePlan("two", Consumes: false));
        await using var cluster = await FaultCluster.StartAsync(plan);
        var queue = cluster.Queue(ProbeJobs.Alpha);

        var lost = await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Waiting.Count > 0, "The first message is on the queue.");
        var first = (await queue.ReceiveMessageAsync()).Value;
        await queue.DeleteMessageAsync(first.MessageId, first.PopReceipt);
        var instant = lost.Scheduled[0].ScheduledAt!.Value;
        await cluster.UntilAsync(
            ProbeJobs.Alpha,
            history => history.Waiting.Any(message => message.Occurrence == LedgerRow.NameOf(instant)),
            "The scan has sent it again.");

        await queue.ClearMessagesAsync();
        await cluster.StartAsync(new InstancePlan("consumer", Ticks: false));

        var history = await cluster.ShouldBeInOrderAsync();
        history[ProbeJobs.Alpha].Rows.Should().OnlyContain(row => row.State == "Succeeded" && row.Attempt == 1);
        history[ProbeJobs.Alpha].Find(instant)!.Sends.Should().BeGreaterThanOrEqualTo(3);
        cluster.Events.Should().Contain(logged => logged.Name == "WakeUpRepaired");
    }
}
