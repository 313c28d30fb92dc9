using Azure;
using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;

namespace Dlm.IntegrationTests.Runs;

/// <summary>At most one occurrence of a job with Forbid runs anywhere, and none is forgotten.</summary>
public sealed class OverlapTests(TestServers servers)
{
    [Fact]
    public async Task Of_two_occurrences_on_two_instances_the_second_waits_for_the_first()
    {
        await using var cluster = NewCluster();
        var (first, second) = await EnqueueTwoAsync(cluster);
        var release = new TaskCompletionSource();
        cluster.Handler.Body = (run, _) => run.Occurrence == cluster.At(first) ? release.Task : Task.CompletedTask;
        var (one, other) = (cluster.Add("one"), cluster.Add("other"));

        var running = one.ReceiveAsync(cluster.MessageFor(first));
        await Eventually.True(async _ => (await cluster.RecordAsync(first)).State == RunState.Running, Deadlines.Generous);
        await other.ReceiveAsync(cluster.MessageFor(second));
        cluster.Handler.Runs.Should().ContainSingle();
        other.Events.Of(1203).Should().ContainSingle().Which["Reason"].Should().Be("another occurrence of the job is running");

        release.SetResult();
        await running;
        (await cluster.DeliverAsync(other)).Should().Be(1, "whoever ends wakes the next");
        (await cluster.RecordsAsync()).Should().OnlyContain(run => run.State == RunState.Succeeded);
        cluster.Handler.Runs.Select(run => run.LeaseNumber).Should().Equal(1L, 2L);
    }

    [Fact]
    public async Task Who_allows_overlap_again_empties_the_slot_of_a_run_from_before()
    {
        await using var cluster = NewCluster();
        var (first, _) = await EnqueueTwoAsync(cluster);
        var release = new TaskCompletionSource();
        cluster.Handler.Body = (_, _) => release.Task;
        var running = cluster.Add("silent").ReceiveAsync(cluster.MessageFor(first));
        await Eventually.True(async _ => (await cluster.RecordAsync(first)).State == RunState.Running, Deadlines.Generous);
        var changed = cluster.Add(
            "changed",
            services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromSeconds(62) }),
            (cluster.Setting("Overlap"), "Allow"));

        await changed.ScanAsync();

        (await cluster.RecordAsync(first)).State.Should().Be(RunState.Enqueued);
        var slot = await changed.Get<CursorLedger>().ReadSlotAsync(cluster.Job, default);
        slot!.Run.Should().BeEmpty();
        release.SetResult();
        await running;
    }

    [Fact]
    public async Task Many_occurrences_on_many_instances_run_one_at_a_time()
    {
        await using var cluster = NewCluster();
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-10));
        var instances = cluster.Add(5);
        await instances[0].SettleAsync(due);
        var (running, most) = (0, 0);
        cluster.Handler.Body = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        };

        await Eventually.True(
            async _ =>
            {
                await Task.WhenAll(instances.Select(cluster.DeliverAsync));
                return (await cluster.RecordsAsync()).All(run => run.State == RunState.Succeeded);
            },
            Deadlines.Generous);

        most.Should().Be(1);
        cluster.Handler.Runs.Should().HaveCount(10);
        cluster.Handler.Runs.Select(run => run.LeaseNumber).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task What_comes_due_while_another_runs_is_skipped()
    {
        await using var cluster = NewCluster();
        var (first, second) = await EnqueueTwoAsync(cluster);
        var release = new TaskCompletionSource();
        cluster.Handler.Body = (_, _) => release.Task;
        var instance = cluster.Add();
        var running = instance.ReceiveAsync(cluster.MessageFor(first));
        await Eventually.True(async _ => (await cluster.RecordAsync(first)).State == RunState.Running, Deadlines.Generous);

        await instance.SettleAsync(second.AddSeconds(1));

        var skipped = await cluster.RecordAsync(second.AddSeconds(1));
        (skipped.State, skipped.Reason).Should().Be((RunState.Skipped, $"overlap: {cluster.At(first).Name} was running"));
        release.SetResult();
        await running;
    }

    [Fact]
    public async Task A_dead_holder_does_not_hold_the_others_up_for_ever()
    {
        await using var cluster = NewCluster().WithJob("MaxAttempts", "1");
        var (first, second) = await EnqueueTwoAsync(cluster);
        var release = new TaskCompletionSource();
        cluster.Handler.Body = (run, _) => run.Occurrence == cluster.At(first) ? release.Task : Task.CompletedTask;
        var paused = cluster.Add("silent").ReceiveAsync(cluster.MessageFor(first));
        await Eventually.True(async _ => (await cluster.RecordAsync(first)).State == RunState.Running, Deadlines.Generous);
        var peer = cluster.Add("peer", services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromSeconds(62) }));

        await peer.ScanAsync();

        await Eventually.True(
            async _ =>
            {
                await cluster.DeliverAsync(peer);
                return (await cluster.RecordAsync(second)).State == RunState.Succeeded;
            },
            Deadlines.Generous);
        (await cluster.RecordAsync(first)).State.Should().Be(RunState.Failed);
        release.SetResult();
        await paused;
    }

    [Fact]
    public async Task A_failed_attempt_leaves_the_slot_to_the_others()
    {
        await using var cluster = NewCluster().WithJob("RetryDelay", "00:10:00");
        var (first, second) = await EnqueueTwoAsync(cluster);
        cluster.Handler.Body = (run, _) => run.Occurrence == cluster.At(first) ? throw new InvalidOperationException("As planned.") : Task.CompletedTask;
        var instance = cluster.Add();

        await instance.Invoking(platform => platform.ReceiveAsync(cluster.MessageFor(first))).Should().ThrowAsync<InvalidOperationException>();

        (await cluster.DeliverAsync(instance)).Should().Be(1);
        (await cluster.RecordAsync(second)).State.Should().Be(RunState.Succeeded);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public async Task Who_ends_wakes_what_has_waited_longest_scheduled_or_asked_for_by_hand(int askedMinutesLater, bool manualFirst)
    {
        await using var cluster = NewCluster();
        var (first, second) = await EnqueueTwoAsync(cluster);
        var release = new TaskCompletionSource();
        cluster.Handler.Body = (_, _) => release.Task;
        var instance = cluster.Add();
        var running = instance.ReceiveAsync(cluster.MessageFor(first));
        await Eventually.True(async _ => (await cluster.RecordAsync(first)).State == RunState.Running, Deadlines.Generous);
        await instance.ReceiveAsync($$"""{ "job": "{{cluster.Job}}", "key": "a" }""");
        var manual = (await cluster.DrainAsync()).Should().ContainSingle().Subject;
        var asked = new TableEntity(cluster.Job, RunKeys.Of(manual)) { [nameof(RunRecord.DecidedAt)] = second.AddMinutes(askedMinutesLater) };
        await cluster.Table.UpdateEntityAsync(asked, ETag.All, TableUpdateMode.Merge);

        release.SetResult();
        await running;

        (await cluster.DrainAsync()).Should().Equal(manualFirst ? manual : cluster.At(second));
    }

    private static async Task<(DateTimeOffset First, DateTimeOffset Second)> EnqueueTwoAsync(Cluster cluster)
    {
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-2));
        await cluster.Add().SettleAsync(due);
        (await cluster.DrainAsync()).Should().HaveCount(2);
        return (due.AddSeconds(-1), due);
    }

    private Cluster NewCluster() => new Cluster(servers).WithJob("Overlap", "Forbid").WithJob("Misfire", "FireAll");
}
