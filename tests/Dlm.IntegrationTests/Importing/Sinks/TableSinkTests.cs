using Azure;
using Azure.Data.Tables;
using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;
using Dlm.IntegrationTests.Support;

namespace Dlm.IntegrationTests.Importing.Sinks;

public sealed class TableSinkTests(TestServers servers)
{
    private readonly SinkFixture fixture = new(servers);

    [Fact]
    public async Task Columns_come_back_with_their_types()
    {
        fixture.Import.Types = ["at: Instant"];

        var result = await fixture.WriteAsync(
            """{"id":1,"name":"ü \"x\" 😀","big":9007199254740993,"ratio":0.1,"whole":3.0,"flag":false,"at":"2026-11-23T04:27:00.1234567Z","none":null,"tags":["a",1],"created-at":"x"}""");

        result.Should().Be(new SinkResult(1, 0, 0));
        var row = (await fixture.RowsAsync()).Should().ContainSingle().Subject;
        row["name"].Should().Be("ü \"x\" 😀");
        row["big"].Should().Be(9007199254740993L);
        row["ratio"].Should().Be(0.1);
        row["whole"].Should().Be(3.0);
        row["flag"].Should().Be(false);
        row.GetDateTimeOffset("at").Should().Be(new DateTimeOffset(2026, 11, 23, 4, 27, 0, TimeSpan.Zero).AddTicks(1_234_567));
        row.Should().NotContainKey("none");
        row["tags"].Should().Be("""["a",1]""");
        row["created_x002D_at"].Should().Be("x");
    }

    [Fact]
    public async Task Any_key_is_stored_and_found_again()
    {
        string[] keys = ["a/b\\c#d?e", "100%", "%41", "a+b c", "it's", "\"q\"", "日本", "é😀", "line\nbreak", "\u007f", "a&b=c", "<x>", "0000000000000000001", "_x002F_", " ", "..", "$batch", new('/', 73)];
        var records = keys.Select(key => System.Text.Json.JsonSerializer.Serialize(new { id = key })).Append("""{"id":1}""").ToList();

        (await fixture.WriteAsync(records)).Should().Be(new SinkResult(keys.Length + 1, 0, 0));

        (await fixture.RowsAsync()).Select(row => TableKey.Parse(row.RowKey)).Should().BeEquivalentTo(keys.Append<object>(1L));
        (await fixture.WriteAsync(records)).Should().Be(new SinkResult(0, keys.Length + 1, 0));
        (await fixture.Table.GetEntityAsync<TableEntity>("data", TableKey.Of("it's"))).Value["id"].Should().Be("it's");
    }

    [Fact]
    public async Task Storing_a_page_again_changes_nothing()
    {
        var records = Enumerable.Range(1, 250).Select(User).ToList();
        (await fixture.WriteAsync(records)).Should().Be(new SinkResult(250, 0, 0));
        var before = await fixture.RowsAsync();

        (await fixture.WriteAsync(records)).Should().Be(new SinkResult(0, 250, 0));

        (await fixture.RowsAsync()).Select(row => (row.RowKey, row.ETag)).Should().Equal(before.Select(row => (row.RowKey, row.ETag)));
    }

    [Fact]
    public async Task Of_the_rows_of_a_page_only_the_changed_ones_are_written()
    {
        await fixture.WriteAsync(Enumerable.Range(1, 250).Select(User));
        var before = (await fixture.RowsAsync()).ToDictionary(row => row.RowKey, row => row.ETag);

        var result = await fixture.WriteAsync(Enumerable.Range(101, 200).Select(id => id % 50 == 0 ? $$"""{"id":{{id}},"login":"new"}""" : User(id)));

        // 150, 200 and 250 are changed, 300 is new, and so are 251 to 299.
        result.Should().Be(new SinkResult(53, 147, 0));
        (await fixture.RowsAsync()).Where(row => before.TryGetValue(row.RowKey, out var etag) && etag != row.ETag)
            .Select(row => TableKey.Parse(row.RowKey)).Should().Equal(150L, 200L, 250L);
    }

    [Fact]
    public async Task A_field_that_is_gone_is_gone_from_the_row()
    {
        await fixture.WriteAsync("""{"id":1,"a":1,"b":2}""");
        await fixture.WriteAsync("""{"id":1,"a":1}""");

        (await fixture.RowsAsync()).Single().Should().NotContainKey("b");
    }

    [Fact]
    public async Task Of_records_with_the_same_key_the_last_one_counts()
    {
        (await fixture.WriteAsync("""{"id":1,"a":1}""", """{"id":2}""", """{"id":1,"a":2}""", """{"id":1,"a":3}""")).Should().Be(new SinkResult(2, 2, 0));

        (await fixture.RowsAsync()).Select(row => row.GetInt64("a")).Should().Equal(3, null);
    }

    [Fact]
    public async Task A_page_may_have_any_number_of_records()
    {
        var records = Enumerable.Range(1, 10_010).Select(User).Append("""{"name":"without a key"}""").Append("""{"id":1,"a":2}""");

        var result = await fixture.WriteAsync(records);

        result.Should().Be(new SinkResult(10_011, 0, 1), "the first of them is written twice");
        (await fixture.RowsAsync()).Should().HaveCount(10_010).And.ContainSingle(row => row.GetInt64("a") == 2);
        (await fixture.RejectedAsync()).Should().ContainSingle().Which["Index"].Should().Be(10_010);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Pages_of_one_run_are_compared_in_any_order(int step)
    {
        var pages = Enumerable.Range(0, 5).Select(page => SinkFixture.Page(Enumerable.Range((page * 20) + 1, 20).Select(User), page + 1)).ToList();
        var order = step > 0 ? pages : [.. pages.AsEnumerable().Reverse()];

        foreach (var (run, expected) in new[] { (1, new SinkResult(20, 0, 0)), (2, new SinkResult(0, 20, 0)) })
        {
            var sink = await fixture.OpenAsync();
            foreach (var page in order)
            {
                (await sink.WriteAsync(page, TestContext.Current.CancellationToken)).Should().Be(expected, "run {0}, page {1}", run, page.Number);
            }
        }
    }

    [Fact]
    public async Task The_same_page_twice_in_one_run_is_unchanged_too()
    {
        var sink = await fixture.OpenAsync();
        foreach (var expected in new[] { new SinkResult(20, 0, 0), new SinkResult(0, 20, 0) })
        {
            (await sink.WriteAsync(SinkFixture.Page(Enumerable.Range(1, 20).Select(User)), TestContext.Current.CancellationToken)).Should().Be(expected);
        }
    }

    [Fact]
    public async Task Where_far_more_rows_lie_between_those_of_a_page_they_are_all_written()
    {
        await fixture.WriteAsync(Enumerable.Range(1, 100).Select(User));

        var result = await fixture.WriteAsync(User(1), User(100));

        result.Written.Should().BeGreaterThan(0);
        result.Rejected.Should().Be(0);
        (await fixture.RowsAsync()).Should().HaveCount(100);
    }

    [Fact]
    public async Task Partitions_are_kept_apart()
    {
        fixture.Import.PartitionField = "country";
        var records = Enumerable.Range(1, 60).Select(id => $$"""{"id":{{id % 20}},"country":"{{"abc"[id % 3]}}"}""").ToList();

        (await fixture.WriteAsync(records)).Should().Be(new SinkResult(60, 0, 0));
        (await fixture.WriteAsync(records)).Should().Be(new SinkResult(0, 60, 0));

        (await fixture.RowsAsync()).GroupBy(row => row.PartitionKey).Select(partition => partition.Count()).Should().Equal(20, 20, 20);
    }

    [Fact]
    public async Task Large_rows_fit_into_transactions()
    {
        var text = new string('ü', 32_768);
        var records = Enumerable.Range(1, 20).Select(id => $$"""{"id":{{id}},{{string.Join(',', Enumerable.Range(0, 4).Select(field => $"\"f{field}\":\"{text}\""))}}}""");

        (await fixture.WriteAsync(records)).Should().Be(new SinkResult(20, 0, 0));
    }

    [Fact]
    public async Task Rejects_are_kept_once_with_reason_and_sample()
    {
        SinkPage page = SinkFixture.Page(["""{"id":1}""", """{"name":"nobody"}""", "[]", $$"""{"id":{},"long":"{{new string('x', 3000)}}"}"""], 7);
        page = page with { Records = [.. page.Records, SourceRecord.Unreadable("<html>", "the line at byte 80 is not JSON")] };

        (await (await fixture.OpenAsync()).WriteAsync(page, TestContext.Current.CancellationToken)).Should().Be(new SinkResult(1, 0, 4));
        (await (await fixture.OpenAsync()).WriteAsync(page, TestContext.Current.CancellationToken)).Should().Be(new SinkResult(0, 1, 4));

        var rejects = await fixture.RejectedAsync();
        rejects.Select(row => (row.GetInt64("Page"), row.GetInt32("Index"), row.GetString("Reason"))).Should().Equal(
            (7, 1, "field id, the key, is missing"),
            (7, 2, "the record is no object but an array"),
            (7, 3, "field id, the key, is neither a text nor a whole number but an object"),
            (7, 4, "the line at byte 80 is not JSON"));
        rejects.Select(row => row.GetString("Sample")).Should().Equal("""{"name":"nobody"}""", "[]", $$"""{"id":{},"long":"{{new string('x', 1983)}}""", "<html>");
        rejects.Should().OnlyContain(row => row.GetString("Location") == "container/blob.ndjson" && row.GetDateTimeOffset("RejectedAt") > DateTimeOffset.UnixEpoch);
        TableKey.Parse(rejects[0].PartitionKey).Should().Be("import_data@2026-11-23T04:27:00Z");
    }

    [Fact]
    public async Task A_cancelled_write_ends()
    {
        var sink = await fixture.OpenAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await sink.Invoking(sink => sink.WriteAsync(SinkFixture.Page([User(1)]), cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_fault_of_storage_is_no_reject()
    {
        var sink = await fixture.OpenAsync();
        await fixture.Table.DeleteAsync(TestContext.Current.CancellationToken);

        await sink.Invoking(sink => sink.WriteAsync(SinkFixture.Page([User(1)]), TestContext.Current.CancellationToken)).Should().ThrowAsync<RequestFailedException>();
    }

    private static string User(int id) => $$"""{"id":{{id}},"login":"user-{{id}}"}""";
}
