using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dlm.Configuration;

namespace Dlm.Importing.Sinks;

/// <summary>
/// What a column gets for a JSON value: text, a whole number of 64 bits, a number, true or false; a nested value as JSON text; for null,
/// nothing. A configured type goes before the value's own.
/// </summary>
internal static class FieldValue
{
    private const int LongestQuote = 100;

    // The column is no web page: letters outside ASCII need no escapes.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The first instant that Azure Tables can store.
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="UnfitRecordException">The value cannot be read as the type.</exception>
    public static object? Of(string field, JsonElement value, FieldType? type)
    {
        try
        {
            return value.ValueKind is JsonValueKind.Null ? null
                : type is { } wanted ? As(wanted, value) ?? throw Unfit(field, value, wanted)
                : Own(field, value);
        }
        catch (Exception broken) when (broken is InvalidOperationException or JsonException or ArgumentException)
        {
            throw new UnfitRecordException($"field {field}: " + FaultOf(value, broken), broken);
        }
    }

    private static string FaultOf(JsonElement value, Exception broken) => value.ValueKind == JsonValueKind.String
        ? "the text has half a surrogate pair"
        : $"{JsonKind.Of(value)} that cannot be written as text: {(broken.InnerException ?? broken).Message}";

    private static object Own(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : Fraction(field, value),
        _ => Text(value),
    };

    private static double Fraction(string field, JsonElement value)
    {
        // A double would drop the last digits of such a number, and an identifier with them.
        if (!value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E'))
        {
            throw new UnfitRecordException($"field {field}: {Quote(value)} has more than 64 bits; as Text it can be kept");
        }

        return value.GetDouble() is var number && double.IsFinite(number) ? number : throw Unfit(field, value, FieldType.Number);
    }

    private static object? As(FieldType type, JsonElement value) => type switch
    {
        FieldType.Text => Text(value),
        FieldType.WholeNumber => Whole(Text(value)),
        FieldType.Number => double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null,
        FieldType.Boolean => bool.TryParse(Text(value), out var flag) ? flag : null,
        FieldType.Instant => Instant(value),
        _ => throw new NotSupportedException($"{type} is no type of a field."),
    };

    // 5.0 and 5e3 are whole numbers too.
    private static long? Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number
        : null;

    // Without an offset, an instant is UTC: the machine's own time zone has no say.
    private static DateTimeOffset? Instant(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        DateTimeOffset? instant =
            value.TryGetDateTime(out var date) && date.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(date, TimeSpan.Zero)
            : value.TryGetDateTimeOffset(out var exact) ? exact.ToUniversalTime()
            : null;
        return instant >= Earliest ? instant : null;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object or JsonValueKind.Array => JsonSerializer.Serialize(value, Compact),
        _ => value.GetRawText(),
    };

    private static UnfitRecordException Unfit(string field, JsonElement value, FieldType type) => new(
        $"field {field}: {Quote(value)} is not " + type switch
        {
            FieldType.WholeNumber => "a whole number of 64 bits",
            FieldType.Number => "a number of 64 bits",
            FieldType.Boolean => "true or false",
            _ => "an instant in ISO 8601 of the year 1601 or later",
        });

    private static string Quote(JsonElement value) =>
        $"'{(value.ValueKind == JsonValueKind.String ? ShownText.Cut(value.GetString()!, LongestQuote) : RawJson.Beginning(value, LongestQuote))}'";
}
