using Azure;
using Azure.Data.Tables;
using Dlm.Jobs;

namespace Dlm.Runs;

/// <summary>How far a job's schedule has been decided, and under which configuration.</summary>
internal sealed class Cursor
{
    private readonly TableEntity row;

    private Cursor(TableEntity row) => this.row = row;

    public DateTimeOffset LastDecided => row.GetDateTimeOffset(nameof(LastDecided)) ?? DateTimeOffset.MaxValue;

    public string Schedule => row.GetString(nameof(Schedule)) ?? "";

    public string TimeZone => row.GetString(nameof(TimeZone)) ?? "";

    public int ConfigVersion => row.GetInt32(nameof(ConfigVersion)) ?? 0;

    public bool Paused => row.GetBoolean(nameof(Paused)) ?? false;

    public string? Nonce => row.GetString(nameof(Nonce));

    public ETag ETag => row.ETag;

    /// <summary>Whether the job as configured here is the one that the cursor moves under.</summary>
    public bool Follows(JobDefinition job) =>
        ConfigVersion == job.ConfigVersion && HasScheduleOf(job);

    public bool HasScheduleOf(JobDefinition job) => Schedule == job.Schedule.Text && TimeZone == job.Schedule.TimeZone;

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
}
