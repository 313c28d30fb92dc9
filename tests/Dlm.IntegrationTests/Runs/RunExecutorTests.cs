using Dlm.IntegrationTests.Support;
using Dlm.Runs;

namespace Dlm.IntegrationTests.Runs;

/// <summary>What a delivery means is decided by the record.</summary>
public sealed class RunExecutorTests(TestServers servers)
{
    private static readonly InvalidOperationException Planned = new("As planned.");

    [Fact]
    public async Task Of_five_copies_at_once_one_runs_and_four_are_dropped()
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();
        await cluster.DrainAsync();
        var release = new TaskCompletionSource();
        cluster.Handler.Body = (_, _) => release.Task;
        var message = cluster.MessageFor(due);

        var deliveries = Enumerable.Range(0, 5).Select(_ => instance.ReceiveAsync(message)).ToList();
        foreach (var _ in Enumerable.Range(0, 4))
        {
            var dropped = await Task.WhenAny(deliveries);
            await dropped;
            deliveries.Remove(dropped);
        }

        cluster.Handler.Runs.Should().ContainSingle();
        instance.Events.Of(1203).Should().HaveCount(4).And.OnlyContain(dropped => dropped["Reason"] == "the occurrence is running");
        release.SetResult();
        await deliveries.Single();
        var record = await cluster.RecordAsync(due);
        (record.State, record.Attempt).Should().Be((RunState.Succeeded, 1));
    }

    [Fact]
    public async Task Copies_on_several_instances_run_once()
    {
        await using var cluster = new Cluster(servers);
        var (_, due) = await cluster.EnqueueAsync();
        var message = cluster.MessageFor(due);

        await Together.RunAsync(cluster.Add(10), instance => instance.ReceiveAsync(message));

        cluster.Handler.Runs.Should().ContainSingle();
        (await cluster.RecordAsync(due)).Attempt.Should().Be(1);
    }

    [Fact]
    public async Task A_copy_of_what_has_ended_is_dropped()
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();
        await cluster.DeliverAsync(instance);

        await instance.ReceiveAsync(cluster.MessageFor(due));

        cluster.Handler.Runs.Should().ContainSingle();
        instance.Events.Of(1203).Should().ContainSingle().Which["Reason"].Should().Be("the occurrence has ended: Succeeded");
    }

    [Fact]
    public async Task A_message_without_a_record_is_dropped()
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();

        await instance.ReceiveAsync(cluster.MessageFor(due.AddYears(1)));

        cluster.Handler.Runs.Should().BeEmpty();
        instance.Events.Of(1205).Should().ContainSingle();
        (await cluster.RecordsAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_message_is_enough_where_the_mark_was_never_made()
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();
        await cluster.Table.UpdateEntityAsync(
            new Azure.Data.Tables.TableEntity(cluster.Job, RunKeys.Scheduled(due)) { [nameof(RunRecord.State)] = nameof(RunState.Decided) }, Azure.ETag.All);

        await cluster.DeliverAsync(instance);

        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task A_run_that_failed_rests_before_its_next_attempt()
    {
        await using var cluster = new Cluster(servers).WithJob("RetryDelay", "00:10:00");
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = (_, _) => throw Planned;
        await cluster.Invoking(platform => platform.DeliverAsync(instance)).Should().ThrowAsync<InvalidOperationException>();

        await instance.ReceiveAsync(cluster.MessageFor(due));

        cluster.Handler.Runs.Should().ContainSingle();
        instance.Events.Of(1203).Should().ContainSingle().Which["Reason"].Should().Be("the occurrence rests before its next attempt");
    }
}
