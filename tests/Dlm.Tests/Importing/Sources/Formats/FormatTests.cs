using Dlm.Importing.Sources.Formats;

namespace Dlm.Tests.Importing.Sources.Formats;

/// <summary>What every format owes.</summary>
public abstract class FormatTests
{
    private protected const int Longest = 200;

    private protected abstract IRecordFormat Format { get; }

    /// <summary>Many sound records, and some that are not.</summary>
    private protected abstract string Mixture { get; }

    [Fact]
    public async Task Reading_can_begin_at_any_record()
    {
        var content = new TextContent(Mixture);
        var all = await ReadAsync(content);
        all.Should().HaveCountGreaterThan(5);

        for (var index = 0; index < all.Count; index++)
        {
            (await ReadAsync(content, all[index].Start)).Select(Shown).Should().Equal(all.Skip(index).Select(Shown));
        }
    }

    [Fact]
    public async Task It_does_not_matter_how_the_bytes_arrive() =>
        (await ReadAsync(new TextContent(Mixture, 1))).Select(Shown).Should().Equal((await ReadAsync(new TextContent(Mixture, 10_000))).Select(Shown));

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\r\n\n")]
    public async Task Nothing_is_no_record(string text) => (await ReadAsync(new TextContent(text))).Should().BeEmpty();

    private protected async Task<List<LocatedRecord>> ReadAsync(IRecordContent content, long offset = 0) =>
        await Format.ReadAsync(content, offset, TestContext.Current.CancellationToken).ToListAsync();

    private protected async Task<List<string>> ShowAsync(string text) => [.. (await ReadAsync(new TextContent(text))).Select(Text)];

    private protected static string Text(LocatedRecord record) => record.Record.Fault ?? record.Record.Value.GetRawText();

    private static string Shown(LocatedRecord record) => $"{record.Start}-{record.End} {Text(record)} {record.Record.Text}";
}
