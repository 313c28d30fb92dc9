using Dlm.Configuration;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Formats;

namespace Dlm.Tests.Importing.Sources.Formats;

public sealed class RecordPagesTests
{
    [Theory]
    [InlineData(0, 3, 1000, "0")]
    [InlineData(3, 3, 1000, "3")]
    [InlineData(4, 3, 1000, "3 1")]
    [InlineData(7, 3, 1000, "3 3 1")]
    [InlineData(7, 100, 30, "3 3 1")]
    [InlineData(2, 100, 5, "1 1")]
    public async Task A_page_is_full_by_records_or_by_bytes(int records, int pageSize, int maxBytes, string sizes)
    {
        var pages = await ReadAsync(records, new ImportOptions { PageSize = pageSize, MaxPageBytes = maxBytes });

        string.Join(' ', pages.Select(page => page.Records.Count)).Should().Be(sizes);
        pages.Sum(page => page.Bytes).Should().Be(records * 10);
    }

    [Fact]
    public async Task A_page_points_to_the_next_and_the_last_to_none() =>
        (await ReadAsync(5, new ImportOptions { PageSize = 2 })).Select(page => page.Next).Should().Equal("@20", "@40", null);

    private static async Task<List<ImportPage>> ReadAsync(int count, ImportOptions options)
    {
        var records = Enumerable.Range(0, count).Select(index => new LocatedRecord(default, index * 10, (index * 10) + 10)).ToAsyncEnumerable();
        return await RecordPages.ReadAsync(records, 0, offset => $"@{offset}", options, TestContext.Current.CancellationToken).ToListAsync();
    }
}
