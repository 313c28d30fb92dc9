using System.Globalization;
using System.Text.Json;

namespace DlmFunctions.LocalHost.Observation;

/// <summary>Puts what instances report into a few words. What comes out is safe to print: it has no control characters.</summary>
internal static class Words
{
    /// <summary>Other people's text: job names, error messages.</summary>
    public static string Clean(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var index = 0; index < source.Length; index++)
        {
            span[index] = char.IsControl(source[index]) ? ' ' : source[index];
        }
    });

    /// <summary>An occurrence, with its scheduled time of day.</summary>
    public static string Occurrence(string job, string name) =>
        TryReadInstant(name, out var instant) ? $"{Clean(job)} {instant:HH:mm:ss}" : $"{Clean(job)} {Clean(name)}";

    /// <summary>Reads a scheduled instant; an occurrence that was asked for by hand has none.</summary>
    public static bool TryReadInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>How long something took.</summary>
    public static string Duration(TimeSpan time) => time.Duration() < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    /// <summary>How long after the scheduled instant something was.</summary>
    public static string Offset(DateTimeOffset? scheduledAt, DateTimeOffset at) =>
        scheduledAt is { } due ? (at < due ? string.Empty : "+") + Duration(at - due) : string.Empty;

    /// <summary>A handler's counts, which come as a JSON object.</summary>
    public static string Counts(string json)
    {
        try
        {
            var counts = json.Length > 0 ? JsonSerializer.Deserialize<Dictionary<string, long>>(json) : null;
            return Clean(string.Join(", ", counts?.Select(count => $"{count.Value} {count.Key}") ?? []));
        }
        catch (JsonException)
        {
            // A handler of another version may count differently.
            return Clean(json);
        }
    }
}
