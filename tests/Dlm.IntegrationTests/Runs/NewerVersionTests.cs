using Azure;
using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Scheduling;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Runs;

/// <summary>Rows and messages of a newer version, and rows that are damaged, are left alone and hold nothing else up.</summary>
public sealed class NewerVersionTests(TestServers servers)
{
    public static TheoryData<string, object> Unknown => new()
    {
        { RowFormat.Column, 2 },
        { RowFormat.Column, 2L },
        { RowFormat.Column, "2" },
        { nameof(RunRecord.State), "Postponed" },
        { nameof(RunRecord.State), "1" },
        { nameof(RunRecord.State), 1 },
        { nameof(RunRecord.Attempt), 1L },
        { nameof(RunRecord.Attempt), "1" },
        { nameof(RunRecord.NotBefore), "2026-11-23T04:27:00Z" },
        { nameof(RunRecord.LeaseNumber), 1 },
        { nameof(RunRecord.Counts), "[ 1 ]" },
        { nameof(RunRecord.Nonce), 7 },
        { RunRows.Final, "false" },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task A_row_that_is_not_understood_is_left_alone_by_message_scan_and_tick(string column, object value)
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();
        await cluster.DrainAsync();
        var row = await SetAsync(cluster, RunKeys.Scheduled(due), column, value);
        var tag = await TagAsync(cluster, row);
        var late = AddLate(cluster);

        await instance.ReceiveAsync(cluster.MessageFor(due));
        await late.ReceiveAsync(cluster.MessageFor(due));
        await late.ScanAsync();
        await late.SettleAsync(due);

        (await TagAsync(cluster, row)).Should().Be(tag, "nobody writes to it");
        cluster.Handler.Runs.Should().BeEmpty();
        (await cluster.RejectedAsync()).Should().BeEmpty();
        (await cluster.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount.Should().Be(2, "both messages are put back");
        late.Events.Of(1209).Should().ContainSingle().Which["Row"].Should().Be(row);
        late.Events.Of(1210).Should().ContainSingle();
    }

    [Theory]
    [InlineData("Running")]
    [InlineData("FannedOut")]
    [InlineData("Decided")]
    public async Task Whatever_a_newer_row_says_of_its_state_the_scan_does_nothing_about_it(string state)
    {
        await using var cluster = new Cluster(servers).WithJob("Overlap", "Forbid");
        var (_, due) = await cluster.EnqueueAsync();
        await cluster.DrainAsync();
        var row = await SetAsync(cluster, RunKeys.Scheduled(due), RowFormat.Column, 2, (nameof(RunRecord.State), state));
        var tag = await TagAsync(cluster, row);
        var late = AddLate(cluster);

        await late.ScanAsync();
        await late.Get<PartJoiner>().TryJoinAsync(late.Job, cluster.At(due), default);
        await late.Get<NextRunWaker>().WakeNextAsync(late.Job, default);
        var watched = await late.Get<DispatchWatch>().WatchAsync(cluster.At(due), default);

        (await TagAsync(cluster, row)).Should().Be(tag);
        watched.Should().Be(WatchResult.Seen, "whoever wrote it sends its message");
        (await cluster.DrainAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Rows_that_are_not_understood_hold_up_no_other()
    {
        await using var cluster = new Cluster(servers);
        var (_, due) = await cluster.EnqueueAsync();
        await cluster.DrainAsync();
        foreach (var (key, version) in new[] { ("scheduled:tomorrow", 1), ("manual:a b", 1), (RunKeys.Scheduled(due.AddSeconds(-7)), 2), ("manual:newer", 2) })
        {
            await cluster.Table.AddEntityAsync(new TableEntity(cluster.Job, key) { [RowFormat.Column] = version, ["State"] = "Enqueued", ["Final"] = false });
        }

        await AddLate(cluster).ScanAsync();

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
    }

    [Fact]
    public async Task An_occurrence_is_not_joined_while_one_of_its_parts_is_not_understood()
    {
        await using var cluster = new Cluster(servers);
        var (instance, due) = await cluster.EnqueueAsync();
        await cluster.Table.UpdateEntityAsync(
            new TableEntity(cluster.Job, RunKeys.Scheduled(due)) { ["State"] = "FannedOut", ["Parts"] = 2 }, ETag.All, TableUpdateMode.Merge);
        foreach (var (number, version) in new[] { (1, 1), (2, 2) })
        {
            var part = RunRows.New(cluster.At(due).WithPart(number), instance.Get<InstanceIdentity>(), due, "nonce");
            RunRows.SetState(part, RunState.Succeeded);
            part[RowFormat.Column] = version;
            await cluster.Table.AddEntityAsync(part);
        }

        await AddLate(cluster).ScanAsync();

        (await cluster.RecordAsync(due)).State.Should().Be(RunState.FannedOut);
    }

    [Theory]
    [InlineData(RowFormat.Column, 2)]
    [InlineData(nameof(Cursor.ConfigVersion), "1")]
    [InlineData(nameof(Cursor.Paused), "no")]
    public async Task Under_a_cursor_that_is_not_understood_nothing_is_decided_and_nothing_throws(string column, object value)
    {
        await using var cluster = new Cluster(servers);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-5));
        await SetAsync(cluster, RunKeys.Cursor, column, value);
        var tag = await TagAsync(cluster, RunKeys.Cursor);
        var instance = cluster.Add(own: (cluster.Setting("ConfigVersion"), "9"));

        await instance.SettleAsync(due);
        await instance.ScanAsync();

        (await TagAsync(cluster, RunKeys.Cursor)).Should().Be(tag);
        instance.OutcomeOf(due).Should().Be("Refused");
        instance.Events.Of(1005).Should().NotBeEmpty();
        (await cluster.RecordsAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(RowFormat.Column, 2)]
    [InlineData(nameof(RunningSlot.LeaseNumber), "1")]
    public async Task A_running_slot_that_is_not_understood_is_not_taken_and_the_occurrence_waits(string column, object value)
    {
        await using var cluster = new Cluster(servers).WithJob("Overlap", "Forbid");
        var (instance, due) = await cluster.EnqueueAsync();
        await cluster.DrainAsync();
        await SetAsync(cluster, RunKeys.Running, column, value);
        var tag = await TagAsync(cluster, RunKeys.Running);

        await instance.ReceiveAsync(cluster.MessageFor(due));
        await instance.SettleAsync(due.AddSeconds(1));

        (await TagAsync(cluster, RunKeys.Running)).Should().Be(tag);
        cluster.Handler.Runs.Should().BeEmpty();
        instance.Events.Of(1210).Should().ContainSingle();
        (await cluster.RecordsAsync()).Should().OnlyContain(run => run.State == RunState.Enqueued);
    }

    [Theory]
    [InlineData("""{ "v": 2, "job": "<job>", "backfill": [ 1 ] }""")]
    [InlineData("""{ "v": 2, "job": "<job>" }""")]
    [InlineData("""{ "v": 2, "jobs": [ "<job>" ] }""")]
    [InlineData("""{ "v": 2, "job": "another", "occurrence": "2026-11-23T04:27:00Z" }""")]
    [InlineData("""{ "v": 2, "job": "<job>", "occurrence": "the next" }""")]
    [InlineData("""{ "v": 2, "job": "<job>", "occurrence": "2026-11-23T04:27:00Z" }""")]
    [InlineData("""{ "v": 1e99, "job": "<job>", "key": "k" }""")]
    public async Task A_message_of_a_newer_version_is_put_back_as_it_is(string message)
    {
        await using var cluster = new Cluster(servers);
        await cluster.CreateStorageAsync();
        var instance = cluster.Add();
        var body = message.Replace("<job>", cluster.Job, StringComparison.Ordinal);
        string? putBack = null;
        var watching = cluster.Add(change: services => services.Decorate<IJobQueue>(queue => new Watched(queue, text => putBack = text)));

        await instance.ReceiveAsync(body);
        await watching.ReceiveAsync(body);

        putBack.Should().Be(body);
        (await cluster.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount.Should().Be(2);
        (await cluster.Queue.PeekMessageAsync()).Value.Should().BeNull("it is kept back for a while");
        (await cluster.RejectedAsync()).Should().BeEmpty();
        (await cluster.RecordsAsync()).Should().BeEmpty();
        instance.Events.Of(1210).Should().ContainSingle();
    }

    private static async Task<string> SetAsync(Cluster cluster, string row, string column, object value, params (string Column, object Value)[] more)
    {
        var change = new TableEntity(cluster.Job, row) { [column] = value };
        foreach (var (name, other) in more)
        {
            change[name] = other;
        }

        await cluster.Table.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge);
        return row;
    }

    private static async Task<ETag> TagAsync(Cluster cluster, string row) =>
        (await cluster.Table.GetEntityAsync<TableEntity>(cluster.Job, row)).Value.ETag;

    private static Instance AddLate(Cluster cluster) =>
        cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table) { Later = TimeSpan.FromHours(2) }));

    private sealed class Watched(IJobQueue inner, Action<string> putBack) : IJobQueue
    {
        public Task SendAsync(string queue, JobMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
            inner.SendAsync(queue, message, delay, cancellationToken);

        public Task PutBackAsync(string queue, string body, TimeSpan delay, CancellationToken cancellationToken)
        {
            putBack(body);
            return inner.PutBackAsync(queue, body, delay, cancellationToken);
        }

        public Task EnsureCreatedAsync(string queue, CancellationToken cancellationToken) => inner.EnsureCreatedAsync(queue, cancellationToken);
    }
}
