using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Runs;

/// <summary>What has ended and is old is deleted, whoever it belongs to, and nothing else is.</summary>
public sealed class RetentionSweepTests(TestServers servers)
{
    private const string Removed = "removed_job";
    private static readonly DateTimeOffset Then = Instants.SecondsAgo(3600);
    private static readonly TimeSpan Later = TimeSpan.FromDays(31);

    [Fact]
    public async Task Everything_that_has_ended_and_is_old_goes_and_nothing_else()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Then);
        foreach (var job in new[] { cluster.Job, Removed })
        {
            await AddAsync(cluster, Occurrence.Scheduled(job, Then), RunState.Succeeded);
            await AddAsync(cluster, Occurrence.Scheduled(job, Then.AddSeconds(-1)), RunState.Skipped);
            await AddAsync(cluster, Occurrence.Scheduled(job, Then.AddSeconds(-2)), RunState.Enqueued);
            await AddWithPartsAsync(cluster, Occurrence.Scheduled(job, Then.AddSeconds(-3)), RunState.Failed, RunState.Succeeded, RunState.Failed);
            await AddWithPartsAsync(cluster, Occurrence.Manual(job, "whole"), RunState.FannedOut, RunState.Succeeded, RunState.Enqueued);
            await AddAsync(cluster, Occurrence.Manual(job, "monday"), RunState.Succeeded);
            await AddAsync(cluster, Occurrence.Manual(job, "tuesday"), RunState.Enqueued);
            await AddAsync(cluster, Occurrence.Manual(job, "newer"), RunState.Succeeded, row => row[RowFormat.Column] = 2);
            await AddAsync(cluster, Occurrence.Manual(job, "resting"), RunState.Succeeded, row => row[nameof(RunRecord.NotBefore)] = TimeProvider.System.GetUtcNow() + Later);
            await cluster.Table.AddEntityAsync(new TableEntity("rejected:" + job, "00ff") { [RowFormat.Column] = 1 });
        }

        await AddLate(cluster).Get<RetentionSweep>().SweepAsync(default);

        foreach (var job in new[] { cluster.Job, Removed })
        {
            var left = await KeysAsync(cluster, job);
            left.Where(key => key != RunKeys.Cursor).Should().BeEquivalentTo(
                RunKeys.Scheduled(Then.AddSeconds(-2)),
                "manual:newer", "manual:resting", "manual:tuesday", "manual:whole",
                "open:", "open:manual:tuesday", "open:manual:whole",
                "part:manual:whole~00001", "part:manual:whole~00002");
            (await KeysAsync(cluster, "rejected:" + job)).Should().BeEmpty();
        }

        (await KeysAsync(cluster, cluster.Job)).Should().Contain(RunKeys.Cursor);
    }

    [Fact]
    public async Task What_is_younger_than_the_retention_stays()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Then);
        var old = Then.AddDays(-40);
        await AddAsync(cluster, cluster.At(old), RunState.Succeeded);
        await AddAsync(cluster, Occurrence.Manual(cluster.Job, "monday"), RunState.Succeeded);

        await cluster.Add().Get<RetentionSweep>().SweepAsync(default);

        (await cluster.RecordsAsync()).Should().HaveCount(2, "an instant is old, but its record has ended just now");
    }

    [Fact]
    public async Task However_much_there_is_it_is_gone_after_some_ticks_each_of_which_makes_a_bounded_number_of_requests()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Then);
        for (var hundred = 0; hundred < 120; hundred++)
        {
            await cluster.Table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(number =>
                new TableTransactionAction(TableTransactionActionType.Add, Row(cluster.At(Then.AddSeconds(-(hundred * 100) - number)), RunState.Succeeded))));
        }

        var requests = 0;
        var late = AddLate(cluster, () => requests++);
        await late.Get<RetentionSweep>().SweepAsync(default);
        requests.Should().BeInRange(RetentionSweep.MostRequests, RetentionSweep.MostRequests + 15);
        (await cluster.RecordsAsync()).Should().NotBeEmpty();

        await late.Get<RetentionSweep>().SweepAsync(default);

        (await cluster.RecordsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task One_instance_sweeps_and_the_others_look_at_its_mark_once()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Then);
        await AddAsync(cluster, cluster.At(Then), RunState.Succeeded);
        var requests = 0;
        var peers = Enumerable.Range(0, 5).Select(_ => AddLate(cluster, () => Interlocked.Increment(ref requests))).ToList();

        await AddLate(cluster).Get<RetentionSweep>().SweepAsync(default);
        foreach (var peer in peers.Concat(peers))
        {
            await peer.Get<RetentionSweep>().SweepAsync(default);
        }

        requests.Should().Be(0, "they neither query nor write");
        (await cluster.RecordsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Peers_that_begin_together_delete_everything_once_and_none_fails()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Then);
        for (var number = 0; number < 30; number++)
        {
            await AddAsync(cluster, cluster.At(Then.AddSeconds(-number)), RunState.Succeeded);
        }

        var peers = Enumerable.Range(0, 5).Select(_ => AddLate(cluster)).ToList();
        await Together.RunAsync(peers, peer => peer.Get<RetentionSweep>().SweepAsync(default));

        (await cluster.RecordsAsync()).Should().BeEmpty();
        peers.SelectMany(peer => peer.Events.Of(1208)).Sum(logged => int.Parse(logged["Count"]!, System.Globalization.CultureInfo.InvariantCulture)).Should().Be(30);
        peers.SelectMany(peer => peer.Events.Of(1211)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_job_that_others_have_is_none_that_was_removed()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Then);
        await AddAsync(cluster, Occurrence.Scheduled(Removed, Then), RunState.Succeeded);
        await cluster.Table.AddEntityAsync(new TableEntity(Removed, RunKeys.Cursor) { ["LastDecided"] = Then });
        // The cursor alone is read by its key.
        var late = cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = Later, IsMoving = row => row == RunKeys.Cursor }));

        await late.Get<RetentionSweep>().SweepAsync(default);

        (await KeysAsync(cluster, Removed)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_newer_version_s_mark_is_left_to_it()
    {
        await using var cluster = new Cluster(servers);
        await cluster.BeginAsync(Then);
        await AddAsync(cluster, cluster.At(Then), RunState.Succeeded);
        await cluster.Table.AddEntityAsync(new TableEntity(SweepMark.Partition, "mark") { [RowFormat.Column] = 2 });

        await AddLate(cluster).Get<RetentionSweep>().SweepAsync(default);

        (await cluster.RecordsAsync()).Should().ContainSingle();
    }

    private static Instance AddLate(Cluster cluster, Action? asked = null) => cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
    {
        Later = Later,
        IsMoving = row => row == "mark",
        OnQuery = _ =>
        {
            asked?.Invoke();
            return Task.CompletedTask;
        },
        OnWrite = (actions, write) =>
        {
            if (actions[0].Entity.PartitionKey != SweepMark.Partition)
            {
                asked?.Invoke();
            }

            return write();
        },
    }));

    private static TableEntity Row(Occurrence occurrence, RunState state)
    {
        var row = RunRows.New(occurrence, new InstanceIdentity("test"), Then, "nonce");
        RunRows.SetState(row, state);
        return row;
    }

    private static async Task AddAsync(Cluster cluster, Occurrence occurrence, RunState state, Action<TableEntity>? change = null)
    {
        var row = Row(occurrence, state);
        change?.Invoke(row);
        await cluster.Table.AddEntityAsync(row);
    }

    private static async Task AddWithPartsAsync(Cluster cluster, Occurrence occurrence, RunState state, params RunState[] parts)
    {
        await AddAsync(cluster, occurrence, state, row => row[nameof(RunRecord.Parts)] = parts.Length);
        for (var number = 1; number <= parts.Length; number++)
        {
            await AddAsync(cluster, occurrence.WithPart(number), parts[number - 1]);
        }
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(Cluster cluster, string partition) =>
        [.. (await cluster.Table.QueryAsync<TableEntity>(row => row.PartitionKey == partition).ToListAsync()).Select(row => row.RowKey)];
}
