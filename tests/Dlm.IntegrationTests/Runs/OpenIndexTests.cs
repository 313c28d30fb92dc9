using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Runs;

/// <summary>What is unfinished is found without reading what has ended.</summary>
public sealed class OpenIndexTests(TestServers servers)
{
    [Fact]
    public async Task A_process_looks_no_further_back_than_its_peers_have_seen_everything_end()
    {
        await using var cluster = new Cluster(servers).WithJob("Misfire", "FireAll");
        var begin = Instants.SecondsAgo(60);
        await cluster.BeginAsync(begin);
        var peer = cluster.Add();
        await peer.SettleAsync(begin.AddSeconds(10));
        while (await cluster.DeliverAsync(peer) > 0)
        {
        }

        await peer.ScanAsync();
        await peer.SettleAsync(begin.AddSeconds(12));
        var queries = new List<RowQuery>();
        var started = AddWatching(cluster, queries);

        await started.ScanAsync();

        (await cluster.CursorAsync()).FinalBefore.Should().Be(begin.AddSeconds(10));
        queries.Single(query => query.From == RunKeys.FirstScheduled).Before.Should().Be(RunKeys.Scheduled(begin.AddSeconds(10)) + '~');
        queries.Should().OnlyContain(query => query.Columns != null, "nothing that can be long is read");
        var open = await started.Get<OpenRunTracker>().ListAsync(cluster.Job, default);
        open.Value.Select(run => run.Occurrence.ScheduledAt).Should().Equal(begin.AddSeconds(11), begin.AddSeconds(12));
    }

    [Fact]
    public async Task The_watermark_waits_for_the_oldest_that_is_unfinished()
    {
        await using var cluster = new Cluster(servers).WithJob("Misfire", "FireAll");
        var begin = Instants.SecondsAgo(60);
        await cluster.BeginAsync(begin);
        var instance = cluster.Add();
        await instance.SettleAsync(begin.AddSeconds(10));
        foreach (var second in Enumerable.Range(1, 10).Where(second => second != 4))
        {
            await instance.ReceiveAsync(cluster.MessageFor(begin.AddSeconds(second)));
        }

        await instance.ScanAsync();
        await instance.SettleAsync(begin.AddSeconds(11));

        (await cluster.CursorAsync()).FinalBefore.Should().Be(begin.AddSeconds(4));
    }

    [Fact]
    public async Task The_watermark_never_passes_a_cursor_that_somebody_moved_back()
    {
        await using var cluster = new Cluster(servers);
        var begin = Instants.SecondsAgo(60);
        await cluster.BeginAsync(begin);
        await cluster.SetCursorAsync(nameof(Cursor.FinalBefore), begin.AddSeconds(30));

        await cluster.Add().SettleAsync(begin.AddSeconds(5));

        (await cluster.CursorAsync()).FinalBefore.Should().Be(begin);
    }

    [Fact]
    public async Task A_manual_record_is_marked_until_it_has_ended()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Instants.SecondsAgo(1));
        var instance = cluster.Add();
        await instance.Get<OpenIndex>().CompleteAsync(cluster.Job, default);
        await AskAsync(cluster, instance, "monday");
        await AskAsync(cluster, instance, "tuesday");
        (await MarksAsync(cluster)).Should().Equal("open:", "open:manual:monday", "open:manual:tuesday");
        await cluster.DeliverAsync(instance);
        await AskAsync(cluster, instance, "wednesday");

        var open = await cluster.Add().Get<OpenIndex>().ListAsync(cluster.Job, default);

        open.Select(run => run.Occurrence.Key).Should().Equal("wednesday");
        (await MarksAsync(cluster)).Should().Equal("open:", "open:manual:wednesday");
    }

    [Fact]
    public async Task Manual_records_that_have_ended_are_not_read_again()
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        await AddHistoryAsync(cluster, 3000);
        var first = cluster.Add();
        await first.Get<RetentionSweep>().SweepAsync(default);
        await AskAsync(cluster, first, "0000-monday");
        await AskAsync(cluster, first, "9999-friday");
        var queries = new List<RowQuery>();

        var open = await AddWatching(cluster, queries).Get<OpenIndex>().ListAsync(cluster.Job, default);

        open.Select(run => run.Occurrence.Key).Should().Equal("0000-monday", "9999-friday");
        queries.Should().HaveCount(3).And.NotContain(query => query.From == RunKeys.FirstManual);
    }

    [Fact]
    public async Task What_an_older_version_inserts_is_found_at_once_before_the_first_sweep_and_by_the_next_one_after_it()
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        await InsertAsOlderAsync(cluster, "before");
        (await KeysOfOpenAsync(cluster)).Should().Equal("before");

        await cluster.Add().Get<RetentionSweep>().SweepAsync(default);
        (await MarksAsync(cluster)).Should().Equal("open:", "open:manual:before");
        await InsertAsOlderAsync(cluster, "since");
        await cluster.Table.DeleteEntityAsync(SweepMark.Partition, "mark");
        var sweeper = cluster.Add();
        await sweeper.Get<RetentionSweep>().SweepAsync(default);

        (await KeysOfOpenAsync(cluster)).Should().Equal("before", "since");
        sweeper.Get<OpenRunTracker>().IsDue(cluster.Job).Should().BeTrue();
    }

    [Fact]
    public async Task Hundreds_of_unfinished_manual_records_are_found_by_a_few_requests()
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        var index = cluster.Add().Get<OpenIndex>();
        await index.CompleteAsync(cluster.Job, default);
        foreach (var some in Enumerable.Range(0, 250).Chunk(50))
        {
            await cluster.Table.SubmitTransactionAsync(some.SelectMany(number => new[]
            {
                new TableTransactionAction(TableTransactionActionType.Add, Row(cluster, $"{number:D3}")),
                OpenIndex.Mark(cluster.Job, $"manual:{number:D3}"),
            }));
        }

        var queries = new List<RowQuery>();
        (await AddWatching(cluster, queries).Get<OpenIndex>().ListAsync(cluster.Job, default)).Should().HaveCount(250);

        queries.Should().HaveCount(2);
    }

    private static Instance AddWatching(Cluster cluster, List<RowQuery> queries) => cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
    {
        OnQuery = query =>
        {
            lock (queries)
            {
                queries.Add(query);
            }

            return Task.CompletedTask;
        },
    }));

    private static Task AskAsync(Cluster cluster, Instance instance, string key) =>
        instance.ReceiveAsync($$"""{ "job": "{{cluster.Job}}", "key": "{{key}}" }""");

    private static TableEntity Row(Cluster cluster, string key) =>
        RunRows.New(Occurrence.Manual(cluster.Job, key), new InstanceIdentity("older"), Instants.SecondsAgo(0), key);

    private static async Task InsertAsOlderAsync(Cluster cluster, string key) => await cluster.Table.AddEntityAsync(Row(cluster, key));

    private static async Task AddHistoryAsync(Cluster cluster, int count)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(100))
        {
            await cluster.Table.SubmitTransactionAsync(some.Select(number =>
            {
                var row = Row(cluster, $"{number:D4}");
                RunRows.SetState(row, RunState.Succeeded);
                return new TableTransactionAction(TableTransactionActionType.Add, row);
            }));
        }
    }

    private static async Task<IReadOnlyList<string?>> KeysOfOpenAsync(Cluster cluster) =>
        [.. (await cluster.Add().Get<OpenRunTracker>().ListAsync(cluster.Job, default)).Value.Select(run => run.Occurrence.Key)];

    private static async Task<IReadOnlyList<string>> MarksAsync(Cluster cluster) =>
        [.. (await cluster.Table.QueryAsync<TableEntity>(row => row.PartitionKey == cluster.Job).ToListAsync()).Select(row => row.RowKey).Where(key => key.StartsWith("open:", StringComparison.Ordinal))];
}
