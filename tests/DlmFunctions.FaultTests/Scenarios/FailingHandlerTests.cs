using Azure.Data.Tables;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class FailingHandlerTests
{
    [Fact]
    public async Task A_handler_that_fails_is_retried_by_the_queue_and_ends_as_failed_and_a_request_by_hand_replays_it()
    {
        await using var cluster = await FaultCluster.StartAsync(RunPlan.Of(new ProbePlan(FailingAttempts: 99), ("RetryDelay", "00:00:01")).WithInstances(2));

        await cluster.RequestAsync(ProbeJobs.Alpha, "broken");
        var failed = (await cluster.SettledAsync())[ProbeJobs.Alpha].Rows.Single();
        (failed.State, failed.Attempt, failed.Failures).Should().Be(("Failed", 5, 5));
        failed.Error.Should().Be("InvalidOperationException: Attempt 5 fails as planned.");
        await FaultCluster.UntilAsync(
            () => cluster.Events.Any(logged => logged.Name == "RunFailedForGood") && cluster.Events.Any(logged => logged.Name == "MessagePoisoned"), "It is told.");

        // The cause is mended. The record is final, so its own message changes nothing; a request with a key of its own does the work.
        cluster.Plans.Write(ProbeJobs.Alpha, new ProbePlan());
        await cluster.PutAsync(ProbeJobs.Alpha, """{ "v": 1, "job": "alpha", "key": "broken" }""");
        await cluster.RequestAsync(ProbeJobs.Alpha, "replay-of-broken");

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        alpha.Rows.Select(row => (row.Occurrence, row.State)).Should().BeEquivalentTo([("manual:broken", "Failed"), ("manual:replay-of-broken", "Succeeded")]);
    }

    [Fact]
    public async Task A_poison_message_that_is_put_back_by_hand_resumes_its_occurrence_and_garbage_that_is_mended_runs()
    {
        // More attempts than deliveries: the queue gives up before the record does.
        var plan = RunPlan.Of(new ProbePlan(FailingAttempts: 5), ("RetryDelay", "00:00:01"), ("MaxAttempts", "9")).WithInstances(2);
        await using var cluster = await FaultCluster.StartAsync(plan);

        await cluster.RequestAsync(ProbeJobs.Alpha, "poisoned");
        await RejectedAsync(cluster, row => row.GetString("Body").Contains("poisoned", StringComparison.Ordinal));
        await cluster.PutAsync(ProbeJobs.Alpha, "{ job: alpha }");
        var garbage = await RejectedAsync(cluster, row => row.GetString("Body") == "{ job: alpha }");
        garbage.GetString("Reason").Should().StartWith("It is not JSON: ");
        var resting = (await cluster.ReadAsync(ProbeJobs.Alpha)).Rows.Single();
        (resting.State, resting.Failures).Should().Be(("Enqueued", 5));

        // A message that comes while an occurrence rests is dropped.
        await FaultCluster.UntilAsync(resting.NotBefore!.Value.AddSeconds(1));

        await cluster.PutAsync(ProbeJobs.Alpha, """{ "v": 1, "job": "alpha", "key": "poisoned" }""");
        await cluster.RequestAsync(ProbeJobs.Alpha, "mended");
        cluster.Plans.Write(ProbeJobs.Alpha, new ProbePlan());

        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        alpha.Rows.Should().OnlyContain(row => row.State == "Succeeded");
        alpha.Rows.Single(row => row.Occurrence == "manual:poisoned").Attempt.Should().BeGreaterThanOrEqualTo(6);
    }

    private static async Task<TableEntity> RejectedAsync(FaultCluster cluster, Func<TableEntity, bool> isMeant)
    {
        TableEntity? found = null;
        await FaultCluster.UntilAsync(
            async () => (found = await cluster.Table.QueryAsync<TableEntity>(row => row.PartitionKey == "rejected:alpha").FirstOrDefaultAsync(isMeant)) is not null,
            "The message is kept.");
        return found!;
    }
}
