using Dlm.Jobs;
using Dlm.Runs;

namespace DlmFunctions.LocalHost.Reporting;

/// <summary>Finds the instants of a schedule that nothing is known of, and the records that never got a message.</summary>
internal static class ScheduleAudit
{
    /// <summary>An instant that came due this long before the stop may not have been decided yet.</summary>
    public static readonly TimeSpan InFlight = TimeSpan.FromSeconds(5);

    /// <summary>A record that may be claimed since this long may not have been sent yet: the claim is made by a tick, and a send takes its time.</summary>
    public static readonly TimeSpan Sending = TimeSpan.FromSeconds(10);

    /// <param name="schedule">The schedule, with six fields.</param>
    /// <param name="timeZone">The IANA name of its zone.</param>
    /// <param name="after">When the schedule began.</param>
    /// <param name="stop">When the instances were told to stop.</param>
    /// <param name="records">The job's records.</param>
    public static IReadOnlyList<DateTimeOffset> Lost(
        string schedule, string timeZone, DateTimeOffset after, DateTimeOffset stop, IReadOnlyCollection<OccurrenceRecord> records)
    {
        var until = stop - InFlight;
        return until <= after
            ? []
            : [.. CronSchedule.Parse(schedule, timeZone).Between(after, until)
                .Where(instant => !records.Any(record => record.Covers(instant)))];
    }

    /// <summary>The records that were decided, and should have had their first message long before the stop.</summary>
    /// <param name="claimAfter">How long a record may wait for its message.</param>
    /// <param name="stop">When the instances were told to stop.</param>
    /// <param name="records">The job's records.</param>
    public static IReadOnlyList<OccurrenceRecord> Unsent(
        TimeSpan claimAfter, DateTimeOffset stop, IReadOnlyCollection<OccurrenceRecord> records) =>
        [.. records.Where(record => record is { State: nameof(RunState.Decided), Attempt: 0 } && Later(record) < stop - claimAfter - Sending)];

    private static DateTimeOffset Later(OccurrenceRecord record) =>
        record.DecidedAt > record.ScheduledAt ? record.DecidedAt : record.ScheduledAt;
}
