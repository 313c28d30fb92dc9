using CsCheck;
using Dlm.IntegrationTests.Support;
using Dlm.Testing;

namespace Dlm.IntegrationTests.Importing.Sinks;

public sealed class OddRecordTests(TestServers servers)
{
    [Fact]
    public async Task Whatever_a_record_holds_it_is_stored_or_rejected_and_so_are_the_others()
    {
        var fixture = new SinkFixture(servers);
        var sink = await fixture.OpenAsync();
        var page = 0;

        await RandomJson.Fields.Array[1, 150].SampleAsync(
            async fields =>
            {
                var number = Interlocked.Increment(ref page);
                var records = fields.Select((more, index) => $"{{{more}{(more.Length > 0 ? "," : "")}\"id\":\"{number}-{index}\"}}")
                    .Append($$"""{"id":"{{number}}-sound"}""");

                var result = await sink.WriteAsync(SinkFixture.Page(records, number), TestContext.Current.CancellationToken);

                (result.Written + result.Unchanged + result.Rejected).Should().Be(fields.Length + 1);
            },
            iter: 40,
            threads: 1);

        (await fixture.RowsAsync()).Count(row => row.RowKey.EndsWith("-sound", StringComparison.Ordinal)).Should().Be(page);
        (await fixture.RejectedAsync()).Should().NotBeEmpty();
    }

    // Too much for an address in a query: whether rows have changed is then not found out, and they are written.
    [Fact]
    public async Task The_longest_keys_are_stored()
    {
        var fixture = new SinkFixture(servers);
        fixture.Import.PartitionField = "country";
        var record = $$"""{"id":"{{new string('日', 512)}}","country":"{{new string('日', 512)}}"}""";

        foreach (var _ in new[] { "first", "again" })
        {
            (await fixture.WriteAsync(record, """{"id":1,"country":"de"}""")).Rejected.Should().Be(0);
        }

        (await fixture.RowsAsync()).Should().HaveCount(2);
    }
}
