using CsCheck;

namespace Dlm.Testing;

/// <summary>JSON as sources have it, and as they should not: half surrogate pairs, numbers out of range, odd names, deep nesting.</summary>
public static class RandomJson
{
    private static readonly Gen<string> Text = Gen.Frequency(
        (10, Gen.String[Gen.Char[' ', '~'], 0, 12].Select(text => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))),
        (10, OneOf("", "ü😀", "\\u0000", "\\ud83d", "\\ude00x", "\\ud83d\\ude00", "\\n\\r\\t", "\\u001f", "\uFEFF", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")),
        (1, Gen.Int[32_000, 34_000].Select(length => new string('x', length))));

    private static readonly Gen<string> Name = Gen.Frequency(
        (6, OneOf("name", "tags", "Timestamp", "PartitionKey", "rowkey", "ETag", "contenthash", "a-b", "a.b", "1a", "", " ", "_x0041_", "odata.type", "ü")),
        (3, Gen.Select(Gen.Char['a', 'z'], Gen.Int[0, 99], (letter, number) => $"{letter}{number}")),
        (1, Text));

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Int.Select(number => $"{number}"),
        OneOf("-0", "-0.0", "1e999", "-1e999", "1e-999", "0.1", "5.0", "1E3", "12345678901234567890", "9223372036854775807", "-9223372036854775808", new string('9', 400)));

    private static readonly Gen<string> Scalar = Gen.Frequency((3, Text.Select(text => $"\"{text}\"")), (3, Number), (1, OneOf("true", "false", "null")));

    private static readonly Gen<string> Value = Gen.Frequency(
        (8, Scalar),
        (5, Nested(Nested(Scalar))),
        (1, Gen.Int[50, 100].Select(depth => new string('[', depth) + new string(']', depth))));

    /// <summary>The fields of an object, without its braces.</summary>
    public static readonly Gen<string> Fields = Gen.Select(Name, Value, (name, value) => $"\"{name}\":{value}").Array[0, 8].Select(fields => string.Join(',', fields));

    /// <summary>One of some texts.</summary>
    public static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static Gen<string> Nested(Gen<string> value) => Gen.OneOf(
        value,
        value.Array[0, 3].Select(values => $"[{string.Join(',', values)}]"),
        Gen.Select(Name, value, (name, inner) => $"{{\"{name}\":{inner}}}"));
}
