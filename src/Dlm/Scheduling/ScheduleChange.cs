using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Scheduling;

/// <summary>
/// Lets a changed schedule take over from now on. What the old one had due is decided first, so that nothing is lost; what the new one
/// would have had due does not fire.
/// </summary>
internal sealed class ScheduleChange(CursorLedger cursors, OccurrenceDecider decider, Randomness randomness, ILogger<ScheduleChange> log)
{
    /// <summary>Takes the next step towards the change.</summary>
    /// <returns>Whether the change is applied; if not, read the cursor again.</returns>
    public async Task<bool> TryApplyAsync(JobDefinition job, Cursor cursor, DateTimeOffset storageTime, CancellationToken cancellationToken)
    {
        if (OldDefinition(job, cursor) is { } old && old.Schedule.Latest(storageTime) > cursor.LastDecided)
        {
            // The scan sends the messages of what is decided here.
            await decider.DecideAsync(old, storageTime, cancellationToken);
            return false;
        }

        var effectiveFrom = storageTime > cursor.LastDecided ? storageTime : cursor.LastDecided;
        var decision = new Decision(effectiveFrom, storageTime, randomness.Nonce());
        if (await cursors.AdvanceAsync(cursor, job, [], decision, cancellationToken) is null)
        {
            return false;
        }

        log.ScheduleChanged(job.Name, $"{cursor.Schedule} ({cursor.TimeZone})", job.Schedule.ToString(), job.ConfigVersion, Occurrence.Format(effectiveFrom));
        return true;
    }

    // A schedule that this release can no longer read has nothing left to decide.
    private static JobDefinition? OldDefinition(JobDefinition job, Cursor cursor) =>
        cursor.ReadSchedule() is { } schedule ? job with { Schedule = schedule, ConfigVersion = cursor.ConfigVersion } : null;
}
