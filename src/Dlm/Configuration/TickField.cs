using System.Globalization;
using System.Text.RegularExpressions;

namespace Dlm.Configuration;

/// <summary>One field of the tick's cron expression.</summary>
/// <param name="low">Its lowest number.</param>
/// <param name="high">Its highest number.</param>
/// <param name="names">Names of its numbers, from the lowest on.</param>
internal sealed partial class TickField(int low, int high, params string[] names)
{
    /// <summary>Whether the Functions host and this engine read the field alike.</summary>
    public bool IsReadAlike(string field)
    {
        var parts = field.Split(',').Select(part => Part().Match(part)).ToList();
        return parts.All(part => part.Success && HasStep(part) && (part.Groups["all"].Success ? parts.Count == 1 : HasRange(part)));
    }

    private static bool IsWeekday(int high) => high == 6;

    private bool HasRange(Match part)
    {
        if (!part.Groups["to"].Success)
        {
            // From a weekday on, Cronos steps on to day 7, another Sunday.
            return Value(part.Groups["from"]) is not null && !(part.Groups["step"].Success && IsWeekday(high));
        }

        return Value(part.Groups["from"]) <= Value(part.Groups["to"]);
    }

    private bool HasStep(Match part) => !part.Groups["step"].Success || Number(part.Groups["step"]) is { } step && step >= 1 && step <= high;

    private int? Value(Group text)
    {
        var index = Array.FindIndex(names, name => name.Equals(text.Value, StringComparison.OrdinalIgnoreCase));
        var value = index < 0 ? Number(text) : low + index;
        return value >= low && value <= high ? value : null;
    }

    private static int? Number(Group text) =>
        int.TryParse(text.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(
        "^((?<all>\\*)|(?<from>[0-9]{1,2}|[A-Za-z]{3})(-(?<to>[0-9]{1,2}|[A-Za-z]{3}))?)(/(?<step>[0-9]{1,2}))?\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
