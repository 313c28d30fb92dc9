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

    public const string FirstPart = "part:";
    public const string BehindPart = "part;";

    // No key has it, and it sorts behind all that a key has.
    private const char PartMark = '~';

    public static string Of(Occurrence occurrence)
    {
        var whole = occurrence.ScheduledAt is { } instant ? Scheduled(instant) : FirstManual + occurrence.Key;
        return occurrence.PartNumber is { } number ? FirstPartOf(whole) + number.ToString("D5", CultureInfo.InvariantCulture) : whole;
    }

    /// <summary>Where the parts of an occurrence begin.</summary>
    /// <param name="whole">The row key of the occurrence.</param>
    public static string FirstPartOf(string whole) => FirstPart + whole + PartMark;

    public static string BehindPartsOf(string whole) => FirstPartOf(whole) + PartMark;

    public static string Scheduled(DateTimeOffset instant) =>
        FirstScheduled + (DateTimeOffset.MaxValue.UtcTicks - instant.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    public static Occurrence Parse(string job, string rowKey)
    {
        if (rowKey.StartsWith(FirstPart, StringComparison.Ordinal))
        {
            var mark = rowKey.LastIndexOf(PartMark);
            var number = int.Parse(rowKey.AsSpan(mark + 1), CultureInfo.InvariantCulture);
            return Parse(job, rowKey[FirstPart.Length..mark]).WithPart(number);
        }

        if (rowKey.StartsWith(FirstManual, StringComparison.Ordinal))
        {
            return Occurrence.Manual(job, rowKey[FirstManual.Length..]);
        }

        var inverted = long.Parse(rowKey.AsSpan(FirstScheduled.Length), CultureInfo.InvariantCulture);
        return Occurrence.Scheduled(job, new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - inverted, TimeSpan.Zero));
    }
}
