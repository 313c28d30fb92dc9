using Dlm.Configuration;
using Dlm.Importing.Sources;
using Microsoft.Extensions.Options;

namespace Dlm.Tests.Importing.Sources;

public sealed class SampleSourceTests
{
    private readonly SampleSource source;

    public SampleSourceTests()
    {
        var options = new DlmOptions();
        options.Import.PageSize = 25;
        source = new SampleSource(Options.Create(options));
    }

    [Fact]
    public async Task It_has_60_users()
    {
        var pages = await ReadAsync(null);

        pages.Select(page => page.Records.Count).Should().Equal(25, 25, 10);
        Ids(pages).Should().OnlyHaveUniqueItems().And.HaveCount(60);
    }

    [Fact]
    public async Task Reading_goes_on_at_a_cursor()
    {
        var pages = await ReadAsync(null);

        Ids(await ReadAsync(pages[0].Next)).Should().Equal(Ids(pages).Skip(25));
    }

    private static IEnumerable<long> Ids(IEnumerable<ImportPage> pages) =>
        pages.SelectMany(page => page.Records).Select(record => record.Value.GetProperty("id").GetInt64());

    private async Task<List<ImportPage>> ReadAsync(string? cursor) =>
        await source.ReadAsync(new ImportRequest("", cursor, null), TestContext.Current.CancellationToken).ToListAsync();
}
