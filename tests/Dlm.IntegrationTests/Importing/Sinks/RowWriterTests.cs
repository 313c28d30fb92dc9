using Azure.Data.Tables;
using Dlm.Importing.Sinks;
using Dlm.IntegrationTests.Support;

namespace Dlm.IntegrationTests.Importing.Sinks;

public sealed class RowWriterTests(TestServers servers)
{
    // The rows never pass the checks that come first: what storage refuses beyond them cannot be foreseen.
    [Theory]
    [InlineData]
    [InlineData(0)]
    [InlineData(149)]
    [InlineData(3, 4, 60, 120)]
    public async Task Rows_that_storage_refuses_are_named_and_the_others_are_stored(params int[] bad)
    {
        var fixture = new SinkFixture(servers);
        await fixture.OpenAsync();
        var rows = Enumerable.Range(0, 150).Select(index => new ImportRow(
            index, new TableEntity("data", TableKey.Of(index)) { ["text"] = new string('x', bad.Contains(index) ? 40_000 : 10) }, "", 1000));

        var refused = await new RowWriter(fixture.Table).WriteAsync(rows, TestContext.Current.CancellationToken);

        refused.Select(reject => reject.Index).Should().BeEquivalentTo(bad);
        refused.Should().OnlyContain(reject => reject.Reason == "storage refuses the row: PropertyValueTooLarge");
        (await fixture.RowsAsync()).Select(row => TableKey.Parse(row.RowKey)).Should().Equal(Enumerable.Range(0, 150).Except(bad).Select(index => (object)(long)index));
    }
}
