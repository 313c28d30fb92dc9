using System.Diagnostics;
using System.Net;
using Azure;
using Azure.Data.Tables;
using Dlm.IntegrationTests.Support;
using Dlm.Storage;
using Dlm.Testing;
using DlmFunctions.LocalHost.Services;

namespace Dlm.IntegrationTests.Storage;

/// <summary>What the protocol takes from storage, on the real thing.</summary>
public sealed class AzureTableStoreTests(TestServers servers) : IAsyncLifetime
{
    private const string Job = "import_data";
    private readonly string name = $"Store{Guid.NewGuid():n}";
    private AzureTableStore store = null!;

    public async ValueTask InitializeAsync()
    {
        store = Open(servers.Azurite.ConnectionString, TimeSpan.FromSeconds(30));
        await store.EnsureCreatedAsync(default);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_row_is_inserted_once()
    {
        (await WriteAsync(Add("a"))).Should().ContainSingle().Which.Should().NotBe(default(ETag));

        (await WriteAsync(Add("a"))).Should().BeNull();
    }

    [Fact]
    public async Task A_merge_under_the_current_tag_changes_its_columns_and_leaves_the_others()
    {
        var inserted = await WriteAsync(Add("a", ("Kept", 1), ("Changed", 1)));

        var merged = await WriteAsync(Merge("a", inserted![0], ("Changed", 2)));

        var row = (await store.GetAsync(Job, "a", default)).Value!;
        (row["Kept"], row["Changed"], row.ETag).Should().Be((1, 2, merged![0]));
    }

    [Fact]
    public async Task A_merge_under_an_old_tag_is_lost()
    {
        var inserted = await WriteAsync(Add("a"));
        await WriteAsync(Merge("a", inserted![0], ("By", "first")));

        (await WriteAsync(Merge("a", inserted[0], ("By", "second")))).Should().BeNull();

        (await store.GetAsync(Job, "a", default)).Value!["By"].Should().Be("first");
    }

    [Fact]
    public async Task A_merge_into_a_missing_row_is_lost()
    {
        var inserted = await WriteAsync(Add("a"));
        (await WriteAsync(Delete("a", inserted![0]))).Should().NotBeNull();

        (await WriteAsync(Merge("a", inserted[0], ("By", "second")))).Should().BeNull();
        (await WriteAsync(Delete("a", inserted[0]))).Should().BeNull();
        (await store.GetAsync(Job, "a", default)).Value.Should().BeNull();
    }

    [Fact]
    public async Task A_delete_under_an_old_tag_is_lost()
    {
        var inserted = await WriteAsync(Add("a"));
        await WriteAsync(Merge("a", inserted![0], ("By", "first")));

        (await WriteAsync(Delete("a", inserted[0]))).Should().BeNull();

        (await store.GetAsync(Job, "a", default)).Value.Should().NotBeNull();
    }

    [Fact]
    public async Task A_transaction_gives_the_tag_of_each_row_in_order()
    {
        var cursor = await WriteAsync(Add("cursor"));

        var tags = await WriteAsync(Merge("cursor", cursor![0], ("To", 1)), Add("a"), Add("b"));

        tags.Should().HaveCount(3);
        (await WriteAsync(Merge("cursor", tags![0], ("Checked", true)))).Should().NotBeNull();
        (await WriteAsync(Merge("a", tags[1], ("Checked", true)))).Should().NotBeNull();
        (await WriteAsync(Merge("b", tags[2], ("Checked", true)))).Should().NotBeNull();
    }

    [Fact]
    public async Task A_merge_may_be_into_a_missing_row_alone_and_in_a_transaction()
    {
        await WriteAsync(Add("b", ("Kept", 1)));
        (await WriteAsync(Upsert("alone"))).Should().ContainSingle().Which.Should().NotBe(default(ETag));
        (await WriteAsync(Upsert("alone"))).Should().ContainSingle();

        (await WriteAsync(Add("a"), Upsert("b", ("Added", 2)), Upsert("c", ("Added", 2)))).Should().HaveCount(3);

        var b = (await store.GetAsync(Job, "b", default)).Value!;
        (b["Kept"], b["Added"]).Should().Be((1, 2));
        (await store.GetAsync(Job, "c", default)).Value.Should().NotBeNull();
        (await WriteAsync(Add("a"), Upsert("d"))).Should().BeNull();
        (await store.GetAsync(Job, "d", default)).Value.Should().BeNull();
    }

    [Fact]
    public async Task A_query_for_some_columns_gives_them_with_keys_tag_and_timestamp_and_no_others()
    {
        await WriteAsync(Add("a", ("Wanted", 1), ("Long", new string('x', 30_000))));
        var whole = (await store.GetAsync(Job, "a", default)).Value!;

        var row = (await store.QueryAsync(new RowQuery(Job, "a", "b", Columns: ["Wanted", "Missing"]), default)).Value.Should().ContainSingle().Subject;

        (row.PartitionKey, row.RowKey, row["Wanted"], row.ETag, row.Timestamp).Should().Be((Job, "a", 1, whole.ETag, whole.Timestamp));
        row.TryGetValue("Missing", out var missing);
        missing.Should().BeNull();
        row.Should().NotContainKey("Long");
        (await WriteAsync(Merge("a", row.ETag, ("Wanted", 2)))).Should().NotBeNull();
    }

    [Fact]
    public async Task Partitions_are_gone_through_one_by_one()
    {
        foreach (var partition in new[] { "alpha", "beta:1", "import_data", "rejected:alpha" })
        {
            await store.WriteAsync([.. Enumerable.Range(0, 3).Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, $"{row}")))], default);
        }

        var found = new List<string>();
        for (var next = await store.NextPartitionAsync("", default); next is not null; next = await store.NextPartitionAsync(next, default))
        {
            found.Add(next);
        }

        found.Should().Equal("alpha", "beta:1", "import_data", "rejected:alpha");
    }

    [Fact]
    public async Task A_transaction_with_an_old_tag_does_nothing()
    {
        var cursor = await WriteAsync(Add("cursor"));
        await WriteAsync(Merge("cursor", cursor![0], ("To", 1)));

        (await WriteAsync(Merge("cursor", cursor[0], ("To", 2)), Add("a"))).Should().BeNull();

        (await store.GetAsync(Job, "a", default)).Value.Should().BeNull();
    }

    [Fact]
    public async Task A_transaction_with_an_existing_row_does_nothing()
    {
        var cursor = await WriteAsync(Add("cursor", ("To", 1)));
        await WriteAsync(Add("b"));

        (await WriteAsync(Merge("cursor", cursor![0], ("To", 2)), Add("a"), Add("b"))).Should().BeNull();

        (await store.GetAsync(Job, "cursor", default)).Value!["To"].Should().Be(1);
        (await store.GetAsync(Job, "a", default)).Value.Should().BeNull();
    }

    [Fact]
    public async Task A_transaction_with_a_missing_row_does_nothing()
    {
        var gone = await WriteAsync(Add("gone"));
        await WriteAsync(Delete("gone", gone![0]));

        (await WriteAsync(Merge("gone", gone[0], ("To", 1)), Add("a"))).Should().BeNull();

        (await store.GetAsync(Job, "a", default)).Value.Should().BeNull();
    }

    [Fact]
    public async Task A_query_gives_the_range_in_order_over_several_pages()
    {
        await AddManyAsync(2500);

        var all = await store.QueryAsync(new RowQuery(Job, "r", "s"), default);
        var some = await store.QueryAsync(new RowQuery(Job, "r00100", "r02300"), default);
        var first = await store.QueryAsync(new RowQuery(Job, "r", "s", Take: 1500), default);

        all.Value.Select(row => row.RowKey).Should().Equal(Enumerable.Range(0, 2500).Select(Key));
        some.Value.Select(row => row.RowKey).Should().Equal(Enumerable.Range(100, 2200).Select(Key));
        first.Value.Select(row => row.RowKey).Should().Equal(Enumerable.Range(0, 1500).Select(Key));
    }

    [Fact]
    public async Task A_query_for_open_rows_leaves_out_the_final_ones()
    {
        await AddManyAsync(1200);

        var open = await store.QueryAsync(new RowQuery(Job, "r", "s", OpenOnly: true), default);

        open.Value.Select(row => row.RowKey).Should().Equal(Enumerable.Range(0, 120).Select(number => Key(number * 10)));
    }

    [Fact]
    public async Task A_query_stays_in_its_partition()
    {
        await WriteAsync(Add("a"));
        await store.WriteAsync([new(TableTransactionActionType.Add, new TableEntity("other", "a"))], default);

        (await store.QueryAsync(new RowQuery(Job, "a", "b"), default)).Value.Should().ContainSingle().Which.PartitionKey.Should().Be(Job);
        (await store.QueryAsync(new RowQuery("nobody's", "a", "b"), default)).Value.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_answer_has_storage_s_time_which_tells_the_age_of_a_row_within_a_second()
    {
        var began = Stopwatch.GetTimestamp();
        await WriteAsync(Add("a"));
        var got = await store.GetAsync(Job, "a", default);
        var listed = await store.QueryAsync(new RowQuery(Job, "a", "b"), default);
        var missing = await store.GetAsync(Job, "missing", default);
        var elapsed = Stopwatch.GetElapsedTime(began);

        foreach (var storageTime in new[] { got.StorageTime, listed.StorageTime, missing.StorageTime })
        {
            (storageTime.Ticks % TimeSpan.TicksPerSecond).Should().Be(0);
            (storageTime - got.Value!.Timestamp!.Value).Should().BeGreaterThan(TimeSpan.FromSeconds(-1)).And.BeLessThan(elapsed + TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_missing_table_is_no_missing_row_and_is_there_the_next_time()
    {
        Func<AzureTableStore, Task>[] requests =
        [
            table => table.GetAsync(Job, "a", default),
            table => table.QueryAsync(new RowQuery(Job, "a", "b"), default),
            table => table.WriteAsync([Add("a")], default),
            table => table.WriteAsync([Add("a"), Add("b")], default),
        ];
        foreach (var (request, number) in requests.Select((request, number) => (request, number)))
        {
            var missing = new AzureTableStore(new TableClient(servers.Azurite.ConnectionString, $"{name}x{number}"), TimeSpan.FromSeconds(30), TimeProvider.System);

            await missing.Invoking(request).Should().ThrowAsync<StorageUnavailableException>();
            (await missing.GetAsync(Job, "a", default)).Value.Should().BeNull("the request was not repeated");
        }
    }

    [Theory]
    [InlineData(TcpProxyMode.Blackhole)]
    [InlineData(TcpProxyMode.BlackholeReplies)]
    [InlineData(TcpProxyMode.Refuse)]
    public async Task Storage_that_does_not_answer_is_unavailable(TcpProxyMode mode)
    {
        await using var network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, servers.Azurite.Ports[2]));
        var far = Open(network, TimeSpan.FromMilliseconds(500));
        network.Mode = mode;

        await far.Invoking(table => table.GetAsync(Job, "a", default)).Should().ThrowAsync<StorageUnavailableException>();
        await far.Invoking(table => table.QueryAsync(new RowQuery(Job, "a", "b"), default)).Should().ThrowAsync<StorageUnavailableException>();
        await far.Invoking(table => table.WriteAsync([Add("a")], default)).Should().ThrowAsync<StorageUnavailableException>();
        await far.Invoking(table => table.WriteAsync([Add("a"), Add("b")], default)).Should().ThrowAsync<StorageUnavailableException>();
        await far.Invoking(table => table.EnsureCreatedAsync(default)).Should().ThrowAsync<StorageUnavailableException>();
    }

    [Fact]
    public async Task Storage_that_answers_again_is_available_again()
    {
        await using var network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, servers.Azurite.Ports[2]));
        var far = Open(network, TimeSpan.FromMilliseconds(500));
        network.Mode = TcpProxyMode.Blackhole;
        await far.Invoking(table => table.GetAsync(Job, "a", default)).Should().ThrowAsync<StorageUnavailableException>();

        network.Cut();
        network.Mode = TcpProxyMode.Pass;

        await Eventually.Succeeds(async token => await far.GetAsync(Job, "a", token), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_write_whose_reply_is_lost_was_made()
    {
        await using var network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, servers.Azurite.Ports[2]));
        var far = Open(network, TimeSpan.FromSeconds(1));
        network.Mode = TcpProxyMode.BlackholeReplies;

        await far.Invoking(table => table.WriteAsync([Add("a")], default)).Should().ThrowAsync<StorageUnavailableException>();

        await Eventually.True(async token => (await store.GetAsync(Job, "a", token)).Value is not null, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_cancelled_caller_is_told_so()
    {
        await using var network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, servers.Azurite.Ports[2]));
        network.Mode = TcpProxyMode.Blackhole;
        using var caller = new CancellationTokenSource();
        var asked = Open(network, TimeSpan.FromSeconds(30)).GetAsync(Job, "a", caller.Token);

        await caller.CancelAsync();

        await asked.Invoking(answer => answer).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_write_that_storage_calls_wrong_is_a_fault_of_the_engine() =>
        await this.Invoking(_ => WriteAsync(Add("a", ("TooLong", new string('x', 40_000))))).Should().ThrowAsync<RequestFailedException>();

    private static string Key(int number) => $"r{number:D5}";

    private static TableTransactionAction Add(string row, params (string Column, object Value)[] columns) =>
        new(TableTransactionActionType.Add, Row(row, columns));

    private static TableTransactionAction Merge(string row, ETag tag, params (string Column, object Value)[] columns) =>
        new(TableTransactionActionType.UpdateMerge, Row(row, columns), tag);

    private static TableTransactionAction Upsert(string row, params (string Column, object Value)[] columns) =>
        new(TableTransactionActionType.UpsertMerge, Row(row, columns));

    private static TableTransactionAction Delete(string row, ETag tag) => new(TableTransactionActionType.Delete, Row(row, []), tag);

    private static TableEntity Row(string row, (string Column, object Value)[] columns)
    {
        var entity = new TableEntity(Job, row);
        foreach (var (column, value) in columns)
        {
            entity[column] = value;
        }

        return entity;
    }

    private AzureTableStore Open(TcpProxy network, TimeSpan timeout) =>
        Open(DevelopmentStorage.ConnectionString([servers.Azurite.Ports[0], servers.Azurite.Ports[1], network.EndPoint.Port]), timeout);

    private AzureTableStore Open(string connection, TimeSpan timeout) =>
        new(new TableClient(connection, name, new TableClientOptions { Retry = { MaxRetries = 0 } }), timeout, TimeProvider.System);

    private Task<IReadOnlyList<ETag>?> WriteAsync(params TableTransactionAction[] actions) => store.WriteAsync(actions, default);

    // Every tenth row is open.
    private async Task AddManyAsync(int count)
    {
        foreach (var rows in Enumerable.Range(0, count).Chunk(100))
        {
            (await WriteAsync([.. rows.Select(number => Add(Key(number), ("Final", number % 10 != 0)))])).Should().HaveCount(rows.Length);
        }
    }
}
