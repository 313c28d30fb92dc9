using Dlm.Importing.Sources.Formats;
using Dlm.Runs;

namespace Dlm.Tests.Importing.Sources.Formats;

public sealed class CsvFormatTests : FormatTests
{
    private protected override IRecordFormat Format { get; } = new CsvFormat(',', Longest);

    private protected override string Mixture =>
        "\uFEFFid,name,\"no\nte\"\r\n1,a,b\r\n\r\n2,\"ü, \"\"x\"\"\r\n\",\n3,only\n4,a\"b,c\n5,\"a\"b,c\n\uFEFF5,\"a\nb\nc\"d\n6,,\n\n\n7,\"\",x";

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
    [InlineData("1,a\n2,\"open\n3,b\n", "1|the record at byte 12 leaves a quote open|3")]
    [InlineData("1,\"open\n2,\"open\n3,b", "the record at byte 8 has a quote in the wrong place|the record at byte 16 leaves a quote open|3")]
    [InlineData("1,\"a\nb\"x\n2,\"c\nd\"\n", "the record at byte 8 has a quote in the wrong place|the record at byte 13 has a quote in the wrong place|2")]
    [InlineData("1,\"a\nb\",x\n2,b", "the record at byte 8 has 3 fields, the header 2|the record at byte 13 has a quote in the wrong place|2")]
    [InlineData("1,\"", "the record at byte 8 leaves a quote open")]
    [InlineData("1,a\r2,b\r\r\n3,\"\"", "1|2|3")]
    public async Task A_wrong_quote_costs_the_line_it_is_on_and_not_what_follows(string text, string records) =>
        (await ShowAsync("id,name\n" + text)).Select(KeyOrFault).Should().Equal(records.Split('|'));

    [Theory]
    [InlineData("id,id\n", "The first line*names the field id twice*")]
    [InlineData("id,\n", "The first line*has a field without a name*")]
    [InlineData("id,\"name\n1,a\n", "The first line*leaves a quote open*")]
    public async Task A_first_line_that_names_no_fields_fails_for_good(string text, string message) =>
        await this.Invoking(_ => ReadAsync(new TextContent(text))).Should().ThrowAsync<PermanentFailureException>().WithMessage(message);

    [Theory]
    [InlineData("2,{0}")]
    [InlineData("2,\"{0}\"")]
    public async Task A_record_that_is_too_long_is_rejected_with_its_beginning_and_passed_over(string record)
    {
        foreach (var length in new[] { Longest, 100_000 })
        {
            var broken = string.Format(System.Globalization.CultureInfo.InvariantCulture, record, new string('x', length));

            var records = await ReadAsync(new TextContent(System.Text.Encoding.UTF8.GetBytes($"id,name\n1,a\n{broken}\n3,b\n"), 1000));

            records.Select(Text).Select(KeyOrFault).Should().Equal("1", $"the record at byte 12 is longer than Dlm:Import:MaxPageBytes = {Longest}", "3");
            records[1].Record.Text.Should().StartWith("2,").And.Contain("xxx");
            records[1].Record.Text!.Length.Should().BeLessThanOrEqualTo(2000);
        }
    }

    [Fact]
    public async Task A_quote_that_swallows_too_much_costs_the_line_it_is_on() =>
        (await ShowAsync("id,name\n1,\"a\n" + string.Concat(Enumerable.Repeat("2,b\n", 100)))).Select(KeyOrFault)
            .Should().Equal(["the record at byte 8 is longer than Dlm:Import:MaxPageBytes = 200", .. Enumerable.Repeat("2", 100)]);

    [Theory]
    [InlineData("\uFEFFid,name\n1,a\n\uFEFF2,b\n")]
    [InlineData("id,name\n1,a\n\r\n\uFEFF\"2\",\"b\"")]
    [InlineData("id,name\n1,a\n\uFEFFid,name\n\uFEFF\uFEFF2,b\n\uFEFF")]
    [InlineData("\uFEFF\n\uFEFF\"id\",\"name\"\n\uFEFF\r\n1,a\n\uFEFF\n\uFEFFid,name\r\n2,b\n")]
    public async Task A_byte_order_mark_is_no_part_of_a_value_and_names_behind_it_are_no_record(string text)
    {
        var content = new TextContent(text);

        var records = await ReadAsync(content);

        records.Select(Text).Should().Equal("""{"id":"1","name":"a"}""", """{"id":"2","name":"b"}""");
        (await ReadAsync(content, records[1].Start)).Select(Text).Should().Equal("""{"id":"2","name":"b"}""");
        (await ReadAsync(content, records[0].End)).Select(Text).Should().Equal("""{"id":"2","name":"b"}""");
    }

    [Fact]
    public async Task Utf16_fails_for_good() =>
        await this.Invoking(_ => ReadAsync(new TextContent([0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("id,name\n1,a\n")])))
            .Should().ThrowAsync<PermanentFailureException>().WithMessage("The text is UTF-16. Allowed: UTF-8.");

    private static string KeyOrFault(string shown) => shown.StartsWith('{') ? shown.Split('"')[3] : shown;

    private static string Unescaped(string json) =>
        json.Replace("\\u0022", "\\\"", StringComparison.Ordinal).Replace("\\u00FC", "ü", StringComparison.Ordinal);
}
