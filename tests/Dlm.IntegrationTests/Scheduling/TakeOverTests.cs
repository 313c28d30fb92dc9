using Dlm.IntegrationTests.Support;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;

namespace Dlm.IntegrationTests.Scheduling;

/// <summary>The winner falls silent somewhere between the lock and the mark; a peer takes over within the same tick.</summary>
public sealed class TakeOverTests(TestServers servers)
{
    [Fact]
    public async Task A_winner_that_cannot_send_is_replaced()
    {
        await using var cluster = NewCluster();
        var due = await BeginAsync(cluster);
        var failing = cluster.Add("failing", services => services.Decorate<IJobQueue>(queue =>
            new ScriptedQueue(queue, _ => throw new StorageUnavailableException("The queue is out of reach."))));
        var peer = cluster.Add("peer");

        await failing.Invoking(winner => winner.SettleAsync(due)).Should().ThrowAsync<StorageUnavailableException>();
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Decided);
        await peer.SettleAsync(due);

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        peer.OutcomeOf(due).Should().Be("Recovered");
        var record = await cluster.RecordAsync(due);
        (record.State, record.DecidedBy, record.DispatchedBy).Should().Be((RunState.Enqueued, "failing", "peer"));
    }

    [Fact]
    public async Task A_winner_is_replaced_by_a_peer_that_cannot_list_what_is_open()
    {
        await using var cluster = NewCluster();
        var due = await BeginAsync(cluster);
        var failing = cluster.Add("failing", services => services.Decorate<IJobQueue>(queue =>
            new ScriptedQueue(queue, _ => throw new StorageUnavailableException("The queue is out of reach."))));
        var peer = cluster.Add("peer", services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { OnQuery = RefuseToListOpen }));

        await failing.Invoking(winner => winner.SettleAsync(due)).Should().ThrowAsync<StorageUnavailableException>();
        await peer.SettleAsync(due);

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        peer.OutcomeOf(due).Should().Be("Recovered");
    }

    [Fact]
    public async Task A_winner_that_hangs_before_it_sends_is_replaced_and_its_late_message_runs_nothing_twice()
    {
        await using var cluster = NewCluster();
        var due = await BeginAsync(cluster);
        var (arrived, release) = (NewSignal(), NewSignal());
        var hanging = cluster.Add("hanging", services => services.Decorate<IJobQueue>(queue => new ScriptedQueue(queue, async send =>
        {
            arrived.SetResult();
            await release.Task;
            await send();
        })));
        var peers = cluster.Add(3);

        var paused = hanging.SettleAsync(due);
        await arrived.Task;
        await Together.RunAsync(peers, peer => peer.SettleAsync(due));
        paused.IsCompleted.Should().BeFalse();
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Enqueued);
        peers.Count(peer => peer.OutcomeOf(due) == "Recovered").Should().Be(1);

        release.SetResult();
        await paused;
        (await cluster.DeliverAsync(peers[0])).Should().Be(2, "one was sent by the peer, and one by the winner that woke up");
        cluster.Handler.Runs.Should().ContainSingle();
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task A_winner_that_hangs_before_it_records_is_replaced_and_its_late_write_is_refused()
    {
        await using var cluster = NewCluster().With("Dlm:Redlock:Patience", "00:00:00.3");
        var due = await BeginAsync(cluster);
        var (arrived, release) = (NewSignal(), NewSignal());
        var hanging = cluster.Add("hanging", services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnWrite = async (_, write) =>
            {
                arrived.TrySetResult();
                await release.Task;
                return await write();
            },
        }));
        var peers = cluster.Add(3);

        var paused = hanging.SettleAsync(due);
        await arrived.Task;
        await Together.RunAsync(peers, peer => peer.SettleAsync(due));
        var settled = await cluster.RecordAsync(due);
        release.SetResult();
        await paused;

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        peers.Count(peer => peer.OutcomeOf(due) == "Dispatched").Should().Be(1);
        hanging.OutcomeOf(due).Should().Be("Observed");
        (await cluster.RecordAsync(due)).ETag.Should().Be(settled.ETag);
    }

    [Fact]
    public async Task A_winner_that_dies_before_the_mark_leaves_one_run_and_a_second_message()
    {
        await using var cluster = NewCluster();
        var due = await BeginAsync(cluster);
        var dying = cluster.Add("dying", services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnWrite = (actions, write) => actions.Count == 1 ? throw new StorageUnavailableException("The mark was not made.") : write(),
        }));
        var peer = cluster.Add("peer");

        await dying.Invoking(winner => winner.SettleAsync(due)).Should().ThrowAsync<StorageUnavailableException>();
        await peer.SettleAsync(due);

        (await cluster.DeliverAsync(peer)).Should().Be(2);
        cluster.Handler.Runs.Should().ContainSingle();
        peer.Events.Of(1203).Should().ContainSingle("the other message is dropped");
    }

    [Fact]
    public async Task A_winner_whose_reply_was_lost_knows_that_it_won()
    {
        await using var cluster = NewCluster();
        var due = await BeginAsync(cluster);
        var lost = 0;
        var winner = cluster.Add("winner", services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnWrite = async (_, write) =>
            {
                var tags = await write();
                return Interlocked.Increment(ref lost) == 1 ? throw new StorageUnavailableException("The reply was lost.") : tags;
            },
        }));

        await winner.SettleAsync(due);

        winner.OutcomeOf(due).Should().Be("Dispatched");
        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Enqueued);
    }

    [Fact]
    public async Task Without_a_peer_the_next_tick_sends_what_was_left()
    {
        await using var cluster = NewCluster();
        var due = await BeginAsync(cluster);
        var broken = true;
        var alone = cluster.Add("alone", services => services.Decorate<IJobQueue>(queue =>
            new ScriptedQueue(queue, send => broken ? throw new StorageUnavailableException("The queue is out of reach.") : send())));
        await alone.Invoking(winner => winner.SettleAsync(due)).Should().ThrowAsync<StorageUnavailableException>();
        broken = false;

        await Eventually.True(
            async _ =>
            {
                await alone.ScanAsync();
                return (await cluster.RecordAsync(due)).State == RunState.Enqueued;
            },
            Deadlines.Generous);

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
    }

    private static Task RefuseToListOpen(RowQuery query) =>
        query.OpenOnly ? throw new StorageUnavailableException("The history is too long.") : Task.CompletedTask;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<DateTimeOffset> BeginAsync(Cluster cluster)
    {
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        return due;
    }

    private Cluster NewCluster() => new Cluster(servers).With("Dlm:Runs:ClaimAfter", "00:00:04");
}
