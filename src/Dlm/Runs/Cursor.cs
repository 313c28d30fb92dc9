using Azure;
using Azure.Data.Tables;
using Dlm.Jobs;

namespace Dlm.Runs;

/// <summary>How far a job's schedule has been decided, and under which configuration.</summary>
internal sealed class Cursor
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        [nameof(LastDecided)] = typeof(DateTimeOffset),
        [nameof(Schedule)] = typeof(string),
        [nameof(TimeZone)] = typeof(string),
        [nameof(ConfigVersion)] = typeof(int),
        [nameof(Paused)] = typeof(bool),
        [nameof(FinalBefore)] = typeof(DateTimeOffset),
        [nameof(Nonce)] = typeof(string),
    };

    private readonly StoredRow row;

    private Cursor(TableEntity row)
    {
        this.row = new StoredRow(row);
        ETag = row.ETag;
        IsKnown = RowFormat.IsKnown(row, Types) && this.row.GetDateTimeOffset(nameof(LastDecided)) is not null;
    }

    /// <summary>Whether this release understands the row. If not, it neither decides nor writes to it.</summary>
    public bool IsKnown { get; }

    public DateTimeOffset LastDecided => row.GetDateTimeOffset(nameof(LastDecided)) ?? DateTimeOffset.MaxValue;

    public string Schedule => row.GetString(nameof(Schedule)) ?? "";

    public string TimeZone => row.GetString(nameof(TimeZone)) ?? "";

    public int ConfigVersion => row.GetInt32(nameof(ConfigVersion)) ?? 0;

    public bool Paused => row.GetBoolean(nameof(Paused)) ?? false;

    /// <summary>Every scheduled record before it has ended: the scan need not look there. Null where nobody has written it yet.</summary>
    public DateTimeOffset? FinalBefore => row.GetDateTimeOffset(nameof(FinalBefore));

    public string? Nonce => row.GetString(nameof(Nonce));

    public ETag ETag { get; }

    /// <summary>Whether the job as configured here is the one that the cursor moves under.</summary>
    public bool Follows(JobDefinition job) =>
        IsKnown && ConfigVersion == job.ConfigVersion && HasScheduleOf(job);

    /// <summary>
    /// Whether the job as configured here may take over: only with a higher version. Of two different configurations with the same version
    /// each would take over from the other with every restart.
    /// </summary>
    public bool YieldsTo(JobDefinition job) => IsKnown && job.ConfigVersion > ConfigVersion;

    /// <summary>The schedule that the cursor moves under; null where this release cannot read it.</summary>
    public CronSchedule? ReadSchedule()
    {
        try
        {
            return CronSchedule.Parse(Schedule, TimeZone);
        }
        catch (Exception unreadable) when (unreadable is FormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            return null;
        }
    }

    public static Cursor From(TableEntity row) => new(row);

    /// <summary>The columns that a new or changed configuration writes.</summary>
    public static TableEntity RowFor(JobDefinition job, DateTimeOffset effectiveFrom) => new(job.Name, RunKeys.Cursor)
    {
        [RowFormat.Column] = RowFormat.Version,
        [nameof(LastDecided)] = effectiveFrom,
        [nameof(Schedule)] = job.Schedule.Text,
        [nameof(TimeZone)] = job.Schedule.TimeZone,
        [nameof(ConfigVersion)] = job.ConfigVersion,
        ["EffectiveFrom"] = effectiveFrom,
    };

    // Another release may have written the same schedule in another way.
    private bool HasScheduleOf(JobDefinition job) =>
        (Schedule == job.Schedule.Text && TimeZone == job.Schedule.TimeZone)
        || (ReadSchedule() is { } read && read.Text == job.Schedule.Text && read.TimeZone == job.Schedule.TimeZone);
}
