using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;

namespace Dlm.IntegrationTests.Runs;

/// <summary>A handler that has to wait for long gives its function back; the queue keeps a message for it until then.</summary>
public sealed class RestTests(TestServers servers)
{
    [Fact]
    public async Task A_run_that_asks_for_a_rest_is_woken_when_it_is_over()
    {
        await using var cluster = new Cluster(servers).WithJob("MaxAttempts", "1");
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = async (run, _) =>
        {
            if (run.Attempt == 1)
            {
                await run.SaveAsync("half", new Dictionary<string, long> { ["half"] = 1 }, default);
                throw new RetryLaterException(TimeSpan.FromSeconds(3), "Rate limit: 60 requests an hour.");
            }
        };

        (await cluster.DeliverAsync(instance)).Should().Be(1, "the platform sees no failure");

        var resting = await cluster.RecordAsync(due);
        (resting.State, resting.Failures, resting.Sends, resting.Reason).Should().Be((RunState.Enqueued, 0, 2, "Rate limit: 60 requests an hour."));
        instance.Events.Of(1301).Should().ContainSingle().Which["Outcome"].Should().Be("Deferred");
        instance.Events.Of(1302).Should().BeEmpty();

        await Eventually.True(async _ => await cluster.DeliverAsync(instance) > 0, Deadlines.Generous);
        var record = await cluster.RecordAsync(due);
        (record.State, record.Attempt, record.Failures, record.Reason).Should().Be((RunState.Succeeded, 2, 0, ""), "its message came no sooner than it may start");
        record.StartedAt.Should().BeOnOrAfter(resting.NotBefore!.Value);
        cluster.Handler.Runs.Last().Checkpoint.Should().Be("half");
    }

    [Fact]
    public async Task Who_rests_makes_room_for_the_next()
    {
        await using var cluster = new Cluster(servers).WithJob("Overlap", nameof(OverlapPolicy.Forbid)).WithJob("Misfire", nameof(MisfirePolicy.FireAll));
        var due = Instants.SecondsAgo(60);
        var instance = cluster.Add();
        await cluster.BeginAsync(due.AddSeconds(-2));
        await instance.SettleAsync(due);
        await cluster.DrainAsync();
        cluster.Handler.Body = (run, _) => run.Occurrence == cluster.At(due) ? Task.CompletedTask : throw new RetryLaterException(TimeSpan.FromHours(1), "Later.");

        await instance.ReceiveAsync(cluster.MessageFor(due.AddSeconds(-1)));

        (await cluster.DeliverAsync(instance)).Should().Be(1, "the next is woken, and the one that rests is not");
        (await cluster.RecordAsync(due)).State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task The_scan_leaves_a_run_alone_that_rests()
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();
        cluster.Handler.Body = (_, _) => throw new RetryLaterException(TimeSpan.FromHours(1), "Later.");
        await cluster.DeliverAsync(instance);
        var (before, after) = (AddLate(cluster, TimeSpan.FromMinutes(61)), AddLate(cluster, TimeSpan.FromMinutes(63)));

        await before.ScanAsync();
        (await cluster.RecordAsync(due)).Sends.Should().Be(2, "its message has time to arrive");

        await after.ScanAsync();
        (await cluster.RecordAsync(due)).Sends.Should().Be(3, "its message must be lost");
    }

    private static Instance AddLate(Cluster cluster, TimeSpan later) =>
        cluster.Add(null, services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = later }));
}
