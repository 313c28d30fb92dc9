using System.Globalization;
using Dlm.Jobs;

namespace Dlm.Runs;

/// <summary>The row keys of a job's partition. Scheduled runs sort newest first.</summary>
internal static class RunKeys
{
    public const string Cursor = "cursor";
    public const string Running = "running";

    // ';' is the character behind ':', so a kind's rows lie between the two.
    public const string FirstScheduled = "scheduled:";
    public const string BehindScheduled = "scheduled;";
    public const string FirstManual = "manual:";
    public const string BehindManual = "manual;";

    public const string FirstOpen = "open:";
    public const string BehindOpen = "open;";

    public const string FirstPart = "part:";
    public const string BehindPart = "part;";

    // No key has it, and it sorts behind all that a key has.
    private const char PartMark = '~';

    public static string Of(Occurrence occurrence)
    {
        var whole = occurrence.ScheduledAt is { } instant ? Scheduled(instant) : FirstManual + occurrence.Key;
        return occurrence.PartNumber is { } number ? FirstPartOf(whole) + number.ToString("D5", CultureInfo.InvariantCulture) : whole;
    }

    /// <summary>The row that marks an occurrence as unfinished.</summary>
    public static string OpenMarkOf(string whole) => FirstOpen + whole;

    /// <summary>Where the parts of an occurrence begin.</summary>
    /// <param name="whole">The row key of the occurrence.</param>
    public static string FirstPartOf(string whole) => FirstPart + whole + PartMark;

    public static string BehindPartsOf(string whole) => FirstPartOf(whole) + PartMark;

    public static string Scheduled(DateTimeOffset instant) =>
        FirstScheduled + (DateTimeOffset.MaxValue.UtcTicks - instant.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Reads the row key of a record.</summary>
    /// <exception cref="FormatException">This release writes no such key.</exception>
    public static Occurrence Parse(string job, string rowKey) =>
        TryParse(job, rowKey, out var occurrence) ? occurrence : throw new FormatException($"'{rowKey}' is not the row key of a record.");

    public static bool TryParse(string job, string rowKey, out Occurrence occurrence)
    {
        occurrence = default;
        if (!rowKey.StartsWith(FirstPart, StringComparison.Ordinal))
        {
            return TryParseWhole(job, rowKey, out occurrence);
        }

        var mark = rowKey.LastIndexOf(PartMark);
        if (mark < FirstPart.Length
            || !int.TryParse(rowKey.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !Occurrence.IsValidPart(number)
            || !TryParseWhole(job, rowKey[FirstPart.Length..mark], out var whole))
        {
            return false;
        }

        occurrence = whole.WithPart(number);
        return true;
    }

    private static bool TryParseWhole(string job, string rowKey, out Occurrence occurrence)
    {
        occurrence = default;
        if (rowKey.StartsWith(FirstManual, StringComparison.Ordinal))
        {
            var key = rowKey[FirstManual.Length..];
            occurrence = Occurrence.IsValidKey(key) ? Occurrence.Manual(job, key) : default;
            return occurrence != default;
        }

        if (!rowKey.StartsWith(FirstScheduled, StringComparison.Ordinal)
            || !long.TryParse(rowKey.AsSpan(FirstScheduled.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var inverted)
            || inverted > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        occurrence = Occurrence.Scheduled(job, new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - inverted, TimeSpan.Zero));
        return true;
    }
}
