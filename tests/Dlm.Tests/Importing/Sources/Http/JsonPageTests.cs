using System.Text;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Http;
using Dlm.Runs;

namespace Dlm.Tests.Importing.Sources.Http;

public sealed class JsonPageTests
{
    private static readonly Uri Page = new("https://a.example/users?key=secret");

    [Theory]
    [InlineData("""[{"id":1},{"id":},{"id":3}]""", "", "1|the record at byte 10 of the page is not JSON: *|3")]
    [InlineData("""[{"id":1},{"name":"he said "hi", then"},{"id":3}]""", "", "1|the record at byte 10 of the page is not JSON: *|3")]
    [InlineData("""[{"id":1},{"tags":[1,2}},{"id":3}]""", "", "1|*|3")]
    [InlineData("""[{"id":1},{"id":NaN},{"id":3}]""", "", "1|*|3")]
    [InlineData("""[{"id":1},{"id":2}},{"id":3}]""", "", "1|*|3")]
    [InlineData("""[{"id":1},,{"id":3},]""", "", "1|*|3|*")]
    [InlineData("""{"more":{"items":[9]},"data":{"items":[{"id":1},{'id':2},{"id":3}],"next":[2]}}""", "data.items", "1|*|3")]
    [InlineData("""{"\ud83d":0,"data":[{"id":1},{"\ud83d":2},{"id":3}]}""", "data", "1||3")]
    public void A_damaged_record_is_told_by_its_place_and_the_others_are_read(string body, string itemsPath, string expected)
    {
        var records = Read(Encoding.UTF8.GetBytes(body), itemsPath);

        records.Should().HaveSameCount(expected.Split('|'));
        foreach (var (record, text) in records.Zip(expected.Split('|')))
        {
            if (text is [>= '0' and <= '9'])
            {
                record.Value.GetProperty("id").GetRawText().Should().Be(text);
            }
            else if (text.Length > 0)
            {
                record.Fault.Should().Match(text);
            }
        }
    }

    [Fact]
    public void A_record_that_is_nested_too_deep_is_told_and_the_others_are_read()
    {
        static string Nested(int depth) => $"{{\"id\":2,\"a\":{new string('[', depth)}{new string(']', depth)}}}";

        var body = $"{{\"a\":{{\"b\":[{{\"id\":1}},{Nested(63)},{Nested(64)},{Nested(10_000)},{{\"id\":3}}]}}}}";

        var records = Read(Encoding.UTF8.GetBytes(body), "a.b");

        records.Select(record => record.Fault is null).Should().Equal(true, true, false, false, true);
        records[2].Fault.Should().StartWith("the record at byte 160 of the page is not JSON: The maximum configured depth of 64 has been exceeded.");
        records[3].Text.Should().HaveLength(2000);
    }

    [Theory]
    [InlineData("""[{"id":1},{"id":2},{"id""")]
    [InlineData("""[{"id":1},{"id":2]""")]
    [InlineData("""[{"id":1},{"name":"a""},{"id":3}]""")]
    [InlineData("""[{"id":1}""")]
    [InlineData("""[{"id":1}] and more""")]
    [InlineData("all is well")]
    [InlineData("")]
    public void A_page_that_is_not_whole_is_refused_as_one(string body) =>
        FluentActions.Invoking(() => Read(Encoding.UTF8.GetBytes(body))).Should().Throw<InvalidDataException>()
            .WithMessage("https://a.example/users?… answered with broken JSON, in line 1, byte *");

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/html; charset=iso-8859-1")]
    [InlineData("application/xhtml+xml")]
    [InlineData("image/png")]
    [InlineData("json, json")]
    [InlineData(";;")]
    public void JSON_is_read_whatever_it_is_called(string type) =>
        Read("""[{"id":"ü"}]"""u8.ToArray(), type: type).Single().Value.GetProperty("id").GetString().Should().Be("ü");

    [Theory]
    [InlineData("<!DOCTYPE html><html>", "HTML")]
    [InlineData("\uFEFF \n<html>", "HTML")]
    [InlineData("<?xml version='1.0'?><users/>", "XML")]
    public void Markup_is_refused_whatever_it_is_called(string body, string format) =>
        FluentActions.Invoking(() => Read(Encoding.UTF8.GetBytes(body), type: "application/json")).Should().Throw<PermanentFailureException>()
            .WithMessage($"https://a.example/users?… answered with {format} instead of JSON: *");

    [Theory]
    [InlineData("utf-8", null)]
    [InlineData("utf-16", null)]
    [InlineData("utf-16", "application/json; charset=utf-8")]
    [InlineData("utf-16BE", null)]
    [InlineData("utf-32", null)]
    [InlineData("utf-32BE", null)]
    [InlineData("iso-8859-1", "application/json; charset=ISO-8859-1")]
    [InlineData("iso-8859-1", "application/json; charset=\"windows-1252\"")]
    public void The_text_is_decoded_by_what_it_is_and_else_by_what_it_is_called(string encoding, string? type)
    {
        var charset = Encoding.GetEncoding(encoding);
        foreach (var body in new[] { charset.GetBytes("""[{"id":"ü"}]"""), [.. charset.GetPreamble(), .. charset.GetBytes("""[{"id":"ü"}]""")] })
        {
            Read(body, type: type).Single().Value.GetProperty("id").GetString().Should().Be("ü");
        }
    }

    private static IReadOnlyList<SourceRecord> Read(byte[] body, string itemsPath = "", string? type = null)
    {
        using var answer = new HttpResponseMessage { Content = new PageContent(body) };
        if (type is not null)
        {
            answer.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return JsonPage.Records(answer, Page, itemsPath);
    }
}
