using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Dlm.IntegrationTests.Runs;

/// <summary>A lease of 60 s on real storage. The holder's clock is turned by hand, and a peer sees storage's clock later than it is.</summary>
public sealed class RunLeaseTests(TestServers servers)
{
    [Fact]
    public async Task A_holder_that_fell_silent_is_replaced_and_the_run_goes_on_from_its_checkpoint()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        var (saved, release) = (NewSignal(), NewSignal());
        cluster.Handler.Body = async (run, _) =>
        {
            if (run.Attempt == 1)
            {
                await run.SaveAsync("half", new Dictionary<string, long> { ["half"] = 1 }, default);
                saved.SetResult();
                await release.Task;
            }
        };
        var silent = cluster.Add("silent");
        var peer = AddLate(cluster, TimeSpan.FromSeconds(62));
        var paused = silent.ReceiveAsync(cluster.MessageFor(due));
        await saved.Task;

        await peer.ScanAsync();
        var ended = await cluster.RecordAsync(due);
        (ended.State, ended.Failures, ended.Error).Should().Be((RunState.Enqueued, 1, "Attempt 1 on silent: the lease expired."));
        (await cluster.DeliverAsync(peer)).Should().Be(1);
        (await cluster.RecordAsync(due)).Should().BeEquivalentTo(new { State = RunState.Succeeded, Attempt = 2, Owner = peer.Name });
        cluster.Handler.Runs.Last().Should().BeEquivalentTo(new { Attempt = 2, Checkpoint = "half", Counts = new Dictionary<string, long> { ["half"] = 1 } });
        var succeeded = await cluster.RecordAsync(due);

        release.SetResult();
        await paused;
        silent.Events.Of(1305).Should().ContainSingle("the result of the one that woke up is refused");
        (await cluster.RecordAsync(due)).ETag.Should().Be(succeeded.ETag);
    }

    [Fact]
    public async Task The_last_attempt_whose_lease_expires_ends_as_failed()
    {
        await using var cluster = new Cluster(servers).WithJob("MaxAttempts", "1");
        var due = await EnqueueAsync(cluster);
        var release = NewSignal();
        cluster.Handler.Body = (_, _) => release.Task;
        var paused = cluster.Add("silent").ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(async _ => (await cluster.RecordAsync(due)).State == RunState.Running, Deadlines.Generous);
        var peer = AddLate(cluster, TimeSpan.FromSeconds(62));

        await peer.ScanAsync();

        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Failed);
        peer.Events.Of(1303).Should().ContainSingle();
        (await cluster.DrainAsync()).Should().BeEmpty();
        release.SetResult();
        await paused;
    }

    [Fact]
    public async Task A_lease_that_has_not_expired_is_left_alone()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        var release = NewSignal();
        cluster.Handler.Body = (_, _) => release.Task;
        var running = cluster.Add().ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(async _ => (await cluster.RecordAsync(due)).State == RunState.Running, Deadlines.Generous);

        await AddLate(cluster, TimeSpan.FromSeconds(20)).ScanAsync();

        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Running);
        release.SetResult();
        await running;
        (await cluster.RecordAsync(due)).Should().BeEquivalentTo(new { State = RunState.Succeeded, Attempt = 1 });
    }

    [Theory]
    [InlineData("00:01:00", "00:00:12", 20, RunState.Running)]
    [InlineData("00:01:00", "00:00:12", 65, RunState.Enqueued)]
    [InlineData("00:00:12", "00:01:00", 20, RunState.Enqueued)]
    public async Task A_lease_lasts_as_long_as_its_holder_has_set_whatever_the_settings_of_others(string own, string others, int later, RunState state)
    {
        await using var cluster = new Cluster(servers).With("Dlm:Runs:Lease", others);
        var due = await EnqueueAsync(cluster);
        var release = NewSignal();
        cluster.Handler.Body = (_, _) => release.Task;
        var running = cluster.Add("holder", null, ("Dlm:Runs:Lease", own)).ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(async _ => (await cluster.RecordAsync(due)).State == RunState.Running, Deadlines.Generous);

        await AddLate(cluster, TimeSpan.FromSeconds(later)).ScanAsync();

        (await cluster.RecordAsync(due)).State.Should().Be(state);
        release.SetResult();
        await running;
    }

    [Theory]
    [InlineData(20, RunState.Running)]
    [InlineData(65, RunState.Enqueued)]
    public async Task A_lease_that_the_version_before_took_is_judged_by_ones_own_setting(int later, RunState state)
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        var release = NewSignal();
        cluster.Handler.Body = (_, _) => release.Task;
        var older = cluster.Add("older", services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnWrite = (actions, write) =>
            {
                ((TableEntity)actions[0].Entity).Remove(RunRows.LeaseSeconds);
                ((TableEntity)actions[0].Entity).Remove(RunRows.LeaseAttempt);
                return write();
            },
        }));
        var running = older.ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(async _ => (await cluster.RecordAsync(due)).State == RunState.Running, Deadlines.Generous);

        await AddLate(cluster, TimeSpan.FromSeconds(later)).ScanAsync();

        (await cluster.RecordAsync(due)).State.Should().Be(state);
        release.SetResult();
        await running;
    }

    [Fact]
    public async Task What_a_handler_has_not_waited_for_is_not_written_once_the_attempt_ends()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        Task? late = null;
        JobRun? ended = null;
        var holder = cluster.Add("holder", services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnWrite = (actions, write) =>
            {
                if (((TableEntity)actions[0].Entity).GetString("State") == "Succeeded")
                {
                    late ??= SaveAsync(ended!);
                }

                return write();
            },
        }));
        cluster.Handler.Body = (run, _) =>
        {
            ended = run;
            return Task.CompletedTask;
        };

        await holder.ReceiveAsync(cluster.MessageFor(due));
        await ((Func<Task>)(() => late!)).Should().ThrowAsync<LeaseLostException>("its save came after the handler had returned");
        await ended!.Invoking(SaveAsync).Should().ThrowAsync<LeaseLostException>("the lease is long gone");

        (await cluster.RecordAsync(due)).Should().BeEquivalentTo(new { State = RunState.Succeeded, Attempt = 1, Checkpoint = (string?)null });

        static Task SaveAsync(JobRun run) => run.SaveAsync("late", new Dictionary<string, long>(), CancellationToken.None);
    }

    // The clock stands still from the renewal on: what waits for it would wait for ever.
    [Fact]
    public async Task The_end_of_a_run_does_not_wait_where_a_renewal_came_in_between()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        var clock = NewClock();
        var renewed = NewSignal();
        var holder = AddWithClock(cluster, clock, table => table.OnWrite = async (actions, write) =>
        {
            var tags = await write();
            var row = (TableEntity)actions[0].Entity;
            if (row.ContainsKey("State"))
            {
                return tags;
            }

            renewed.TrySetResult();
            throw new OperationCanceledException("The run ends before the reply is there.");
        });
        cluster.Handler.Body = (_, _) => renewed.Task;
        var running = holder.ReceiveAsync(cluster.MessageFor(due));
        await AdvanceUntilAsync(clock, renewed.Task);

        await running.WaitAsync(Deadlines.Generous, TimeProvider.System);

        (await cluster.RecordAsync(due)).Should().BeEquivalentTo(new { State = RunState.Succeeded, Attempt = 1 });
    }

    [Fact]
    public async Task Of_many_that_see_an_expired_lease_one_ends_it()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        var release = NewSignal();
        cluster.Handler.Body = (_, _) => release.Task;
        var paused = cluster.Add("silent").ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(async _ => (await cluster.RecordAsync(due)).State == RunState.Running, Deadlines.Generous);

        await Together.RunAsync([.. Enumerable.Range(0, 10).Select(_ => AddLate(cluster, TimeSpan.FromSeconds(62)))], peer => peer.ScanAsync());

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        (await cluster.RecordAsync(due)).Failures.Should().Be(1);
        release.SetResult();
        await paused;
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_its_lease_keeps_it_by_renewal()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        var clock = NewClock();
        var holder = AddWithClock(cluster, clock);
        var (release, cancelled) = (NewSignal(), false);
        cluster.Handler.Body = async (_, cancellationToken) =>
        {
            await using var watch = cancellationToken.Register(() => cancelled = true);
            await release.Task;
        };
        var running = holder.ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(async _ => (await cluster.RecordAsync(due)).State == RunState.Running, Deadlines.Generous);

        for (var renewal = 0; renewal < 6; renewal++)
        {
            var before = (await cluster.RecordAsync(due)).ETag;
            await Eventually.True(
                async _ =>
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                    return (await cluster.RecordAsync(due)).ETag != before;
                },
                Deadlines.Generous);
        }

        release.SetResult();
        await running;
        cancelled.Should().BeFalse();
        (await cluster.RecordAsync(due)).Should().BeEquivalentTo(new { State = RunState.Succeeded, Attempt = 1 });
    }

    [Fact]
    public async Task A_holder_that_cannot_renew_is_cancelled_before_anybody_may_take_over()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        var clock = NewClock();
        var silent = false;
        var holder = AddWithClock(cluster, clock, table => table.OnWrite = (_, write) =>
            silent ? throw new StorageUnavailableException("No answer.") : write());
        var cancelled = NewSignal();
        cluster.Handler.Body = async (_, cancellationToken) =>
        {
            silent = true;
            await using var watch = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        };
        var began = clock.GetUtcNow();
        var running = holder.ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(() => silent, Deadlines.Generous);

        await AdvanceUntilAsync(clock, cancelled.Task);

        (clock.GetUtcNow() - began).Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(41), "two thirds of 60 s");
        await AdvanceUntilAsync(clock, running);
        await running;
        holder.Events.Of(1305).Should().ContainSingle();
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Running, "the scan is to end it");
    }

    [Theory]
    [InlineData(nameof(RunRecord.Owner))]
    [InlineData(nameof(RunRecord.Checkpoint))]
    [InlineData(nameof(RunRecord.FinishedAt))]
    public async Task A_write_of_the_holder_whose_reply_is_lost_is_known_as_its_own(string column)
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        var lost = 0;
        var holder = cluster.Add("holder", services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnWrite = async (actions, write) =>
            {
                var tags = await write();
                var isIt = ((TableEntity)actions[0].Entity).ContainsKey(column);
                return isIt && Interlocked.Increment(ref lost) == 1 ? throw new StorageUnavailableException("The reply was lost.") : tags;
            },
        }));
        cluster.Handler.Body = (run, cancellationToken) => run.SaveAsync("all", new Dictionary<string, long> { ["all"] = 1 }, cancellationToken);

        await holder.ReceiveAsync(cluster.MessageFor(due));

        lost.Should().BePositive();
        cluster.Handler.Runs.Should().ContainSingle();
        (await cluster.RecordAsync(due)).Should().BeEquivalentTo(new { State = RunState.Succeeded, Attempt = 1, Checkpoint = "all", Failures = 0 });
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static FakeTimeProvider NewClock() => new(TimeProvider.System.GetUtcNow());

    private static async Task<DateTimeOffset> EnqueueAsync(Cluster cluster)
    {
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        await cluster.Add().SettleAsync(due);
        await cluster.DrainAsync();
        return due;
    }

    private static Instance AddLate(Cluster cluster, TimeSpan later) =>
        cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = later }));

    private static Instance AddWithClock(Cluster cluster, FakeTimeProvider clock, Action<ScriptedTable>? script = null) =>
        cluster.Add("holder", services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            services.Decorate<ITableStore>(table =>
            {
                var scripted = new ScriptedTable(table);
                script?.Invoke(scripted);
                return scripted;
            });
        });

    private static Task AdvanceUntilAsync(FakeTimeProvider clock, Task task) =>
        Eventually.True(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return task.IsCompleted;
            },
            Deadlines.Generous);
}
