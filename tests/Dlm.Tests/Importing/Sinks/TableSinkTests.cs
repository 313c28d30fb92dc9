using System.Text.Json;
using Dlm.Configuration;
using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;
using Dlm.Tests.Importing.Support;

namespace Dlm.Tests.Importing.Sinks;

public sealed class TableSinkTests
{
    private readonly FakeTable table = new();
    private readonly FakeTable rejects = new();

    [Fact]
    public async Task What_storage_refuses_is_rejected_with_its_reason_and_the_others_are_stored()
    {
        table.Refuses = row => row.GetString("text") == "bad";

        var result = await WriteAsync([.. Enumerable.Range(0, 250).Select(id => Json($$"""{"id":{{id}},"text":"{{(id is 0 or 120 or 249 ? "bad" : "good")}}"}"""))]);

        result.Should().Be(new SinkResult(247, 0, 3));
        table.Rows.Should().HaveCount(247);
        rejects.Rows.Select(row => (row.GetInt32("Index"), row.GetString("Reason"))).Should().Equal(
            (0, "storage refuses the row: Whim"), (120, "storage refuses the row: Whim"), (249, "storage refuses the row: Whim"));
    }

    [Fact]
    public async Task A_reject_is_kept_even_if_storage_refuses_its_sample()
    {
        rejects.Refuses = row => row.GetString("Sample").Contains('\0', StringComparison.Ordinal) || row.GetString("Reason").Contains('ü', StringComparison.Ordinal);

        var result = await WriteAsync(SourceRecord.Unreadable("a\0b", "broken"), Json("""{"id":1,"ü":1e999}"""), Json("[]"), Json("""{"id":2}"""));

        result.Should().Be(new SinkResult(1, 0, 3));
        rejects.Rows.Select(row => (row.GetString("Reason"), row.GetString("Sample"))).Should().Equal(
            ("broken", "a_x0000_b"),
            ("field _x00FC_: '1e999' is not a number of 64 bits", """{"id":1,"_x00FC_":1e999}"""),
            ("the record is no object but an array", "[]"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(414)]
    [InlineData(431)]
    public async Task Keys_that_are_too_much_for_a_query_are_written_without_one(int status)
    {
        table.QueryStatus = status;

        (await WriteAsync(Json("""{"id":1}"""))).Should().Be(new SinkResult(1, 0, 0));
        (await WriteAsync(Json("""{"id":1}"""))).Should().Be(new SinkResult(1, 0, 0));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Another_fault_of_a_query_is_one(int status)
    {
        table.QueryStatus = status;

        await FluentActions.Awaiting(() => WriteAsync(Json("""{"id":1}"""))).Should().ThrowAsync<Azure.RequestFailedException>();
    }

    [Fact]
    public async Task A_sample_is_Unicode_whatever_the_record_is()
    {
        var halves = SourceRecord.Unreadable("a\ud83d", "has \ude00");
        var bytes = SourceRecord.Of(JsonElement.Parse([.. "{\"id\":\"a"u8, 0xFF, .. "\"}"u8]));

        (await WriteAsync(halves, bytes)).Should().Be(new SinkResult(0, 0, 2));

        rejects.Rows.Select(row => (row.GetString("Reason"), row.GetString("Sample"))).Should().Equal(
            ("has \uFFFD", "a\uFFFD"), ("the record is not UTF-8", "{\"id\":\"a\uFFFD\"}"));
    }

    private Task<SinkResult> WriteAsync(params SourceRecord[] records) =>
        new TableSink(table, rejects, new ImportOptions(), TimeProvider.System)
            .WriteAsync(new SinkPage("import_data@2026-11-23T04:27:00Z", "here", 1, records), TestContext.Current.CancellationToken);

    private static SourceRecord Json(string json) => SourceRecord.Of(JsonElement.Parse(json));
}
