using Dlm.Importing.Sources.Formats;
using Dlm.Runs;

namespace Dlm.Tests.Importing.Sources.Formats;

public sealed class CsvFormatTests : FormatTests
{
    private protected override IRecordFormat Format { get; } = new CsvFormat(',', Longest);

    private protected override string Mixture =>
        "\uFEFFid,name,\"no\nte\"\r\n1,a,b\r\n\r\n2,\"ü, \"\"x\"\"\r\n\",\n3,only\n4,a\"b,c\n5,\"a\"b,c\n6,,\n\n\n7,\"\",x";

    [Fact]
    public async Task The_first_line_names_the_fields_of_the_others() =>
        (await ShowAsync("id,name\r\n1,alan\r\n2,\"grace \"\"g\"\"\r\nhopper, rear admiral\"\r\n"))
            .Select(Unescaped).Should().Equal("""{"id":"1","name":"alan"}""", """{"id":"2","name":"grace \"g\"\r\nhopper, rear admiral"}""");

    [Fact]
    public async Task An_empty_field_is_no_value() =>
        (await ShowAsync("id,a,b\n1,,\"\"\n2, ,x")).Should().Equal("""{"id":"1"}""", """{"id":"2","a":" ","b":"x"}""");

    [Theory]
    [InlineData("1,2,3", "has 3 fields, the header 2")]
    [InlineData("1", "has 1 fields, the header 2")]
    [InlineData("1,a\"b", "has a quote in the wrong place")]
    [InlineData("1,\"a\"b", "has a quote in the wrong place")]
    public async Task A_broken_record_is_told_by_its_place_and_others_are_read(string broken, string fault)
    {
        var records = await ReadAsync(new TextContent($"id,name\n1,a\n{broken}\n2,b\n"));

        records.Select(record => record.Record.Fault is null).Should().Equal(true, false, true);
        records[1].Record.Fault.Should().Be($"the record at byte 12 {fault}");
        records[1].Record.Text.Should().Be(broken);
    }

    [Fact]
    public async Task What_is_not_utf8_is_rejected()
    {
        byte[] bytes = [.. "id,name\n1,"u8, 0xFC, .. "\n2,\u00fc\n"u8];

        (await ReadAsync(new TextContent(bytes))).Select(Text).Select(Unescaped).Should().Equal("the record at byte 8 is not UTF-8", """{"id":"2","name":"ü"}""");
    }

    [Fact]
    public async Task The_delimiter_is_a_setting() =>
        (await new CsvFormat(';', Longest).ReadAsync(new TextContent("id;name\n1;a,b"), 0, TestContext.Current.CancellationToken).ToListAsync())
            .Select(Text).Should().Equal("""{"id":"1","name":"a,b"}""");

    [Theory]
    [InlineData("id,name\n1,a\n2,\"open\n3,b\n", "A quote is left open in the record at byte 12*")]
    [InlineData("id,id\n", "The first line*names the field id twice*")]
    [InlineData("id,\n", "The first line*has a field without a name*")]
    public async Task What_makes_the_rest_unreadable_fails_for_good(string text, string message) =>
        await this.Invoking(_ => ReadAsync(new TextContent(text))).Should().ThrowAsync<PermanentFailureException>().WithMessage(message);

    [Fact]
    public async Task A_record_that_is_too_long_fails_for_good() =>
        await this.Invoking(_ => ReadAsync(new TextContent($"id,name\n1,a\n2,{new string('x', 300)}\n3,b\n")))
            .Should().ThrowAsync<PermanentFailureException>().WithMessage("*Dlm:Import:MaxPageBytes = 200*");

    [Fact]
    public async Task Utf16_fails_for_good() =>
        await this.Invoking(_ => ReadAsync(new TextContent([0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("id,name\n1,a\n")])))
            .Should().ThrowAsync<PermanentFailureException>().WithMessage("The text is UTF-16. Allowed: UTF-8.");

    private static string Unescaped(string json) =>
        json.Replace("\\u0022", "\\\"", StringComparison.Ordinal).Replace("\\u00FC", "ü", StringComparison.Ordinal);
}
