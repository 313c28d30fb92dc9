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

    public static string Of(Occurrence occurrence) =>
        occurrence.ScheduledAt is { } instant ? Scheduled(instant) : FirstManual + occurrence.Key;

    public static string Scheduled(DateTimeOffset instant) =>
        FirstScheduled + (DateTimeOffset.MaxValue.UtcTicks - instant.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    public static Occurrence Parse(string job, string rowKey)
    {
        if (rowKey.StartsWith(FirstManual, StringComparison.Ordinal))
        {
            return Occurrence.Manual(job, rowKey[FirstManual.Length..]);
        }

        var inverted = long.Parse(rowKey.AsSpan(FirstScheduled.Length), CultureInfo.InvariantCulture);
        return Occurrence.Scheduled(job, new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - inverted, TimeSpan.Zero));
    }
}
