using System.Text.Json;
using Dlm.Configuration;
using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;

namespace Dlm.Tests.Importing.Sinks;

public sealed class RowMapperTests
{
    private readonly ImportOptions options = new();

    [Fact]
    public void Columns_have_the_types_of_the_values()
    {
        var row = Map("""{"id":7,"text":"a","whole":1,"number":1.5,"exponent":1e3,"flag":true,"none":null,"list":[1, {"a": "ü"}],"object":{ "b" : 2 }}""").Entity;

        row.PartitionKey.Should().Be("data");
        row.RowKey.Should().Be(TableKey.Of(7));
        row["id"].Should().Be(7L);
        row["text"].Should().Be("a");
        row["whole"].Should().Be(1L);
        row["number"].Should().Be(1.5);
        row["exponent"].Should().Be(1000.0);
        row["flag"].Should().Be(true);
        row.Should().NotContainKey("none");
        row["list"].Should().Be("""[1,{"a":"ü"}]""");
        row["object"].Should().Be("""{"b":2}""");
    }

    [Theory]
    [InlineData(FieldType.Text, "12", "12")]
    [InlineData(FieldType.Text, "true", "true")]
    [InlineData(FieldType.Text, "12345678901234567890", "12345678901234567890")]
    [InlineData(FieldType.WholeNumber, "\"-12\"", -12L)]
    [InlineData(FieldType.WholeNumber, "5.0", 5L)]
    [InlineData(FieldType.WholeNumber, "9223372036854775807", long.MaxValue)]
    [InlineData(FieldType.Number, "1", 1.0)]
    [InlineData(FieldType.Number, "\"1.5\"", 1.5)]
    [InlineData(FieldType.Boolean, "\"True\"", true)]
    [InlineData(FieldType.Boolean, "false", false)]
    public void A_configured_type_goes_before_that_of_the_value(FieldType type, string value, object expected)
    {
        options.Types = [$"x: {type}"];

        Map($$"""{"id":1,"x":{{value}}}""").Entity["x"].Should().Be(expected);
    }

    [Theory]
    [InlineData("2026-11-23T04:27:00Z", "2026-11-23T04:27:00Z")]
    [InlineData("2026-11-23T04:27:00.5+02:00", "2026-11-23T02:27:00.5Z")]
    [InlineData("2026-11-23T04:27:00", "2026-11-23T04:27:00Z")]
    [InlineData("2026-11-23", "2026-11-23T00:00:00Z")]
    public void An_instant_is_utc_unless_it_says_otherwise(string value, string expected)
    {
        options.Types = ["x: Instant"];

        var instant = Map($$"""{"id":1,"x":"{{value}}"}""").Entity["x"].Should().BeOfType<DateTimeOffset>().Subject;

        instant.Should().Be(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
        instant.Offset.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(FieldType.WholeNumber, "\"abc\"", "field x: 'abc' is not a whole number of 64 bits")]
    [InlineData(FieldType.WholeNumber, "1.5", "field x: '1.5' is not a whole number of 64 bits")]
    [InlineData(FieldType.WholeNumber, "9223372036854775808", "field x: '9223372036854775808' is not a whole number of 64 bits")]
    [InlineData(FieldType.WholeNumber, "[1]", "field x: '[1]' is not a whole number of 64 bits")]
    [InlineData(FieldType.Number, "\"NaN\"", "field x: 'NaN' is not a number of 64 bits")]
    [InlineData(FieldType.Boolean, "1", "field x: '1' is not true or false")]
    [InlineData(FieldType.Instant, "\"23.11.2026\"", "field x: '23.11.2026' is not an instant in ISO 8601 of the year 1601 or later")]
    [InlineData(FieldType.Instant, "\"1600-12-31\"", "field x: '1600-12-31' is not an instant in ISO 8601 of the year 1601 or later")]
    [InlineData(FieldType.Instant, "\"9999-12-31T23:59:59-14:00\"", "field x: '9999-12-31T23:59:59-14:00' is not an instant in ISO 8601 of the year 1601 or later")]
    [InlineData(FieldType.Instant, "\"0001-01-01T00:00:00+14:00\"", "field x: '0001-01-01T00:00:00+14:00' is not an instant in ISO 8601 of the year 1601 or later")]
    [InlineData(FieldType.Instant, "\"2026-01-01\\ud83d\"", "field x: the text has half a surrogate pair")]
    [InlineData(FieldType.Text, "{\"b\":\"\\ud83d\"}", "field x: an object that cannot be written as text: Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    [InlineData(FieldType.WholeNumber, "1e99", "field x: '1e99' is not a whole number of 64 bits")]
    [InlineData(FieldType.Number, "-1e999", "field x: '-1e999' is not a number of 64 bits")]
    [InlineData(FieldType.Instant, "5", "field x: '5' is not an instant in ISO 8601 of the year 1601 or later")]
    public void A_value_that_is_not_of_its_type_rejects_the_record(FieldType type, string value, string reason)
    {
        options.Types = [$"x: {type}"];

        Reason($$"""{"id":1,"x":{{value}}}""").Should().Be(reason);
    }

    [Theory]
    [InlineData("[1]", "the record is no object but an array")]
    [InlineData("null", "the record is no object but null")]
    [InlineData("""{"a":1}""", "field id, the key, is missing")]
    [InlineData("""{"id":null}""", "field id, the key, is missing")]
    [InlineData("""{"id":""}""", "field id, the key, is empty")]
    [InlineData("""{"id":{}}""", "field id, the key, is neither a text nor a whole number but an object")]
    [InlineData("""{"id":true}""", "field id, the key, is neither a text nor a whole number but true or false")]
    [InlineData("""{"id":1.5}""", "field id, the key, is neither a text nor a whole number but another number")]
    [InlineData("""{"id":1,"x":12345678901234567890}""", "field x: '12345678901234567890' has more than 64 bits; as Text it can be kept")]
    [InlineData("""{"id":1,"x":1e999}""", "field x: '1e999' is not a number of 64 bits")]
    [InlineData("""{"id":1,"x":"\ud800"}""", "field x: the text has half a surrogate pair")]
    [InlineData("""{"id":1,"\ud800":1}""", "the name of a field has half a surrogate pair")]
    [InlineData("""{"id":"\ude00"}""", "field id: the text has half a surrogate pair")]
    [InlineData("""{"id":1,"a":{"bio":"hi \ud83d"}}""", "field a: an object that cannot be written as text: Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    [InlineData("""{"id":1,"a":[{"\ud83d":1}]}""", "field a: an array that cannot be written as text: Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    public void A_record_that_cannot_be_stored_says_why(string json, string reason) => Reason(json).Should().Be(reason);

    [Theory]
    [InlineData("{\"id\":1,\"a\":\"", "\"}")]
    [InlineData("{\"id\":1,\"a\":[\"", "\"]}")]
    [InlineData("{\"id\":1,\"", "\":1}")]
    public void What_is_not_UTF8_rejects_the_record(string before, string behind)
    {
        byte[] json = [.. System.Text.Encoding.UTF8.GetBytes(before), 0xFF, .. System.Text.Encoding.UTF8.GetBytes(behind)];

        FluentActions.Invoking(() => new RowMapper(options).Map(SourceRecord.Of(JsonElement.Parse(json)), 0))
            .Should().Throw<UnfitRecordException>().WithMessage("the record is not UTF-8");
    }

    [Fact]
    public void What_is_nested_too_deep_rejects_the_record()
    {
        var deep = JsonElement.Parse($"{{\"id\":1,\"a\":{new string('[', 70)}{new string(']', 70)}}}", new JsonDocumentOptions { MaxDepth = 100 });

        FluentActions.Invoking(() => new RowMapper(options).Map(SourceRecord.Of(deep), 0))
            .Should().Throw<UnfitRecordException>().WithMessage("field a: an array that cannot be written as text: *depth*");
    }

    [Fact]
    public void What_is_too_long_rejects_the_record()
    {
        Reason($$"""{"id":"{{new string('k', 513)}}"}""").Should().Contain("513 characters as a key");
        Reason($$"""{"id":"{{new string('/', 74)}}"}""").Should().Contain("518 characters as a key");
        Reason($$"""{"id":1,"x":"{{new string('x', 32769)}}"}""").Should().Contain("more than 32768");
        Reason($$"""{"id":1,"{{new string('x', 256)}}":1}""").Should().Contain("more than 255");
        Reason(Object(251, index => $"\"f{index}\":1")).Should().Contain("252 fields");
        Reason(Object(17, index => $"\"f{index}\":\"{new string('x', 32768)}\"")).Should().Contain("more than 1 MiB");

        Map($$"""{"id":"{{new string('k', 512)}}","x":"{{new string('x', 32768)}}","{{new string('x', 255)}}":1}""").Entity.Should().HaveCount(6);
        Map(Object(250, index => $"\"f{index}\":1")).Entity.Should().HaveCount(254);
    }

    [Fact]
    public void The_reason_of_the_source_is_kept() =>
        FluentActions.Invoking(() => new RowMapper(options).Map(SourceRecord.Unreadable("{", "broken"), 0)).Should().Throw<UnfitRecordException>().WithMessage("broken");

    [Fact]
    public void Selected_fields_are_kept_and_others_are_not_looked_at()
    {
        options.Fields = ["a", "missing"];

        Map("""{"id":1,"a":2,"b":1e999}""").Entity.Should().ContainKeys("a", ColumnName.ContentHash).And.NotContainKeys("b", "id", "missing");
    }

    [Fact]
    public void The_partition_is_a_field_where_one_is_configured()
    {
        options.PartitionField = "country";

        Map("""{"id":1,"country":"de/1"}""").Entity.PartitionKey.Should().Be("de_x002F_1");
        Reason("""{"id":1}""").Should().Be("field country, the partition, is missing");
    }

    [Fact]
    public void A_key_has_the_type_of_its_field()
    {
        options.Types = ["id:WholeNumber"];

        Map("""{"id":"42"}""").Entity.RowKey.Should().Be(TableKey.Of(42));
    }

    [Theory]
    [InlineData("""{"a":1,"b":"x","id":1}""", true)]
    [InlineData("""{"id":1,"a":5,"b":"x","a":1}""", true)]
    [InlineData("""{"id":1,"a":1,"b":"x","c":null}""", true)]
    [InlineData("""{"id":1,"a":"1","b":"x"}""", false)]
    [InlineData("""{"id":1,"a":1.0,"b":"x"}""", false)]
    [InlineData("""{"id":1,"a":1,"b":"y"}""", false)]
    [InlineData("""{"id":1,"a":1}""", false)]
    public void The_hash_tells_the_content_and_nothing_else(string json, bool same) =>
        (Map(json).ContentHash == Map("""{"id":1,"a":1,"b":"x"}""").ContentHash).Should().Be(same);

    private static string Object(int fields, Func<int, string> field) =>
        $"{{\"id\":1,{string.Join(',', Enumerable.Range(0, fields).Select(field))}}}";

    private ImportRow Map(string json) => new RowMapper(options).Map(SourceRecord.Of(JsonElement.Parse(json)), 0);

    private string Reason(string json) =>
        FluentActions.Invoking(() => Map(json)).Should().Throw<UnfitRecordException>().Which.Message;
}
