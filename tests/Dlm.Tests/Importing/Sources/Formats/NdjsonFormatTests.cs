using System.Text;
using Dlm.Importing.Sources.Formats;

namespace Dlm.Tests.Importing.Sources.Formats;

public sealed class NdjsonFormatTests : FormatTests
{
    private protected override IRecordFormat Format { get; } = new NdjsonFormat(Longest);

    private protected override string Mixture =>
        $$"""
        {"id":1}
        {"id":2,"name":"ü"}

        {"id":3
        {"id":4,"text":"{{new string('x', 300)}}"}
        {"id":5,"text":"{{new string('x', 100)}}"}
        [6]
        {"id":7}
        """.Replace("{\"id\":5", "  {\"id\":5", StringComparison.Ordinal);

    [Fact]
    public async Task A_line_is_a_record() =>
        (await ShowAsync("\uFEFF{\"id\":1}\r\n\n {\"id\":2} \n[3]")).Should().Equal("""{"id":1}""", """{"id":2}""", "[3]");

    [Fact]
    public async Task A_broken_line_is_told_by_its_place_and_others_are_read()
    {
        var records = await ReadAsync(new TextContent("{\"id\":1}\n{\"id\":}\n<html>\n{\"id\":4}\n"));

        records.Select(record => record.Record.Fault is null).Should().Equal(true, false, false, true);
        records[1].Record.Fault.Should().StartWith("the line at byte 9 is not JSON: ");
        records[1].Record.Text.Should().Be("{\"id\":}");
        records[2].Record.Text.Should().Be("<html>");
    }

    [Fact]
    public async Task What_is_not_utf8_is_rejected()
    {
        byte[] bytes = [.. "{\"a\":\""u8, 0xFF, .. "\"}\n{\"id\":2}\n"u8];

        (await ReadAsync(new TextContent(bytes))).Select(Text).Should().Equal("the line at byte 0 is not UTF-8", """{"id":2}""");
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_a_value()
    {
        var content = new TextContent("\uFEFF{\"id\":1}\n\uFEFF{\"id\":2}\n\uFEFF\n \uFEFF \uFEFF{\"id\":\"\uFEFF\"}\r\n\uFEFF");

        var records = await ReadAsync(content);

        records.Select(Text).Should().Equal("""{"id":1}""", """{"id":2}""", "{\"id\":\"\uFEFF\"}");
        (await ReadAsync(content, records[1].Start)).Select(Text).Should().HaveCount(2).And.HaveElementAt(0, """{"id":2}""");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Utf16_fails_for_good(string encoding)
    {
        var utf16 = Encoding.GetEncoding(encoding);

        await this.Invoking(_ => ReadAsync(new TextContent([.. utf16.GetPreamble(), .. utf16.GetBytes("{\"id\":1}\n")], 1)))
            .Should().ThrowAsync<Dlm.Runs.PermanentFailureException>().WithMessage("The text is UTF-16. Allowed: UTF-8.");
    }

    [Theory]
    [InlineData(201)]
    [InlineData(100_000)]
    public async Task A_line_that_is_too_long_is_rejected_with_its_beginning_and_passed_over(int length)
    {
        var content = new TextContent(Encoding.UTF8.GetBytes(new string('x', length) + "\n{\"id\":2}\n"), 1000);

        var records = await ReadAsync(content);

        records.Select(Text).Should().Equal($"the line at byte 0 is longer than Dlm:Import:MaxPageBytes = {Longest}", """{"id":2}""");
        records[0].Record.Text.Should().StartWith("xxxx").And.HaveLength(Math.Min(length, records[0].Record.Text!.Length));
        records[0].Record.Text!.Length.Should().BeLessThanOrEqualTo(2000);
        records[1].Start.Should().Be(length + 1);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(100_000)]
    public async Task A_last_line_that_is_too_long_is_rejected_though_nothing_comes_behind_it(int length)
    {
        var records = await ReadAsync(new TextContent("{\"id\":1}\n" + new string('x', length)));

        records.Select(Text).Should().Equal("""{"id":1}""", $"the line at byte 9 is longer than Dlm:Import:MaxPageBytes = {Longest}");
        records[1].Start.Should().Be(9);
    }
}
