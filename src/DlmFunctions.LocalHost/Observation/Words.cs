using System.Globalization;
using System.Text.Json;

namespace DlmFunctions.LocalHost.Observation;

/// <summary>Puts what instances report into a few words. What comes out is safe to print: it has no control characters.</summary>
internal static class Words
{
    // What import_data counts once, to say that it was so.
    private static readonly Dictionary<string, string> Remarks = new()
    {
        ["notModified"] = "the source has not changed", ["limited"] = "cut off at PageLimit",
    };

    /// <summary>Other people's text: job names, error messages.</summary>
    public static string Clean(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var index = 0; index < source.Length; index++)
        {
            span[index] = char.IsControl(source[index]) ? ' ' : source[index];
        }
    });

    /// <summary>An occurrence, with its scheduled time of day, or a part of it.</summary>
    public static string Occurrence(string job, string name)
    {
        var (whole, part) = Split(name);
        var when = TryReadInstant(whole, out var instant) ? instant.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : Clean(whole);
        return $"{Clean(job)} {when}{(part is null ? string.Empty : $" part {Clean(part)}")}";
    }

    /// <summary>The name of an occurrence and, where it is that of a part, the number of the part.</summary>
    public static (string Whole, string? Part) Split(string name) => name.Split('/', 2) is [var whole, var part] ? (whole, part) : (name, null);

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

    /// <summary>A handler's counts, which come as a JSON object: what it has counted at all, and how many records it read in a second.</summary>
    public static string Counts(string json)
    {
        try
        {
            var counts = json.Length > 0 ? JsonSerializer.Deserialize<Dictionary<string, long>>(json) : null;
            return counts is null ? string.Empty : Clean(string.Join(", ", Phrases(counts)));
        }
        catch (JsonException)
        {
            // A handler of another version may count differently.
            return Clean(json);
        }
    }

    private static IEnumerable<string> Phrases(Dictionary<string, long> counts)
    {
        foreach (var (name, count) in counts.Where(counted => counted.Value != 0 && counted.Key is not ("bytes" or "milliseconds")))
        {
            yield return Remarks.GetValueOrDefault(name) ?? string.Create(CultureInfo.InvariantCulture, $"{count} {name}");
        }

        if (counts.GetValueOrDefault("milliseconds") is > 0 and var milliseconds && counts.GetValueOrDefault("read") is > 0 and var read)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{read * 1000 / milliseconds}/s");
        }
    }
}
