using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Runs;

/// <summary>Lost wake-ups are repaired, and never in a storm.</summary>
public sealed class ScannerTests(TestServers servers)
{
    [Theory]
    [InlineData(60, 0)]
    [InlineData(100, 0)]
    [InlineData(125, 1)]
    public async Task An_occurrence_that_nobody_starts_is_woken_again_after_two_minutes(int seconds, int messages)
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);

        await AddLate(cluster, seconds).ScanAsync();

        (await cluster.DrainAsync()).Should().HaveCount(messages);
        (await cluster.RecordAsync(due)).Sends.Should().Be(1 + messages);
    }

    [Fact]
    public async Task Each_time_it_is_waited_for_twice_as_long()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        await AddLate(cluster, 125).ScanAsync();
        await cluster.DrainAsync();

        await AddLate(cluster, 200).ScanAsync();
        (await cluster.DrainAsync()).Should().BeEmpty();
        await AddLate(cluster, 250).ScanAsync();
        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
    }

    [Fact]
    public async Task Of_many_that_see_it_one_sends()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);

        await Together.RunAsync([.. Enumerable.Range(0, 10).Select(_ => AddLate(cluster, 125))], peer => peer.ScanAsync());

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
    }

    [Fact]
    public async Task What_has_ended_is_left_alone()
    {
        await using var cluster = new Cluster(servers);
        var due = await EnqueueAsync(cluster);
        await cluster.Add().ReceiveAsync(cluster.MessageFor(due));
        var ended = await cluster.RecordAsync(due);

        await AddLate(cluster, 10_000).ScanAsync();

        (await cluster.DrainAsync()).Should().BeEmpty();
        (await cluster.RecordAsync(due)).ETag.Should().Be(ended.ETag);
    }

    [Fact]
    public async Task Of_a_long_backlog_a_scan_wakes_a_hundred_and_each_has_its_turn()
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        var late = AddLate(cluster, 125);
        var backlog = Enumerable.Range(0, 250).Select(number => Occurrence.Manual(cluster.Job, $"{number:D3}")).ToList();
        foreach (var some in backlog.Chunk(100))
        {
            await cluster.Table.SubmitTransactionAsync(some.Select(request => new TableTransactionAction(
                TableTransactionActionType.Add, RunRows.New(request, late.Get<InstanceIdentity>(), Instants.SecondsAgo(0), request.Key!))));
        }

        var woken = new List<Occurrence>();
        for (var scan = 1; scan <= 3; scan++)
        {
            await late.ScanAsync();
            woken.AddRange(await cluster.DrainAsync());
            woken.Should().HaveCount(scan * 100);
        }

        woken.Should().Contain(backlog);
    }

    [Fact]
    public async Task What_has_no_message_at_all_does_not_queue_behind_what_has_one()
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        var late = AddLate(cluster, 125);
        await cluster.Table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(number => Add($"sent-{number:D3}", RunState.Enqueued)));
        await cluster.Table.SubmitTransactionAsync([Add("unsent", RunState.Decided)]);

        await late.ScanAsync();

        (await cluster.DrainAsync()).Should().HaveCount(100).And.Contain(Occurrence.Manual(cluster.Job, "unsent"));

        TableTransactionAction Add(string key, RunState state)
        {
            var row = RunRows.New(Occurrence.Manual(cluster.Job, key), late.Get<InstanceIdentity>(), Instants.SecondsAgo(0), key);
            RunRows.SetState(row, state);
            return new TableTransactionAction(TableTransactionActionType.Add, row);
        }
    }

    [Fact]
    public async Task A_run_that_rests_is_not_woken_before_its_time()
    {
        await using var cluster = new Cluster(servers).WithJob("RetryDelay", "00:10:00");
        var due = await EnqueueAsync(cluster);
        cluster.Handler.Body = (_, _) => throw new InvalidOperationException("As planned.");
        await cluster.Add().Invoking(platform => platform.ReceiveAsync(cluster.MessageFor(due))).Should().ThrowAsync<InvalidOperationException>();

        await AddLate(cluster, 600).ScanAsync();
        (await cluster.DrainAsync()).Should().BeEmpty();
        await AddLate(cluster, 730).ScanAsync();
        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
    }

    private static async Task<DateTimeOffset> EnqueueAsync(Cluster cluster)
    {
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        await cluster.Add().SettleAsync(due);
        await cluster.DrainAsync();
        return due;
    }

    private static Instance AddLate(Cluster cluster, int seconds) =>
        cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromSeconds(seconds) }));
}
