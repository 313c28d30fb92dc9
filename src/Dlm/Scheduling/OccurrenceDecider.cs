using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Scheduling;

/// <summary>
/// Decides the instants of a job up to the one that is due: inserts their records and moves the cursor, in one transaction, until
/// nothing is undecided. Step 3 of the protocol.
/// </summary>
internal sealed class OccurrenceDecider(
    CursorLedger cursors,
    RunLedger runs,
    OpenRunTracker tracker,
    Randomness randomness,
    DlmMetrics metrics,
    TimeProvider time,
    ILogger<OccurrenceDecider> log)
{
    private static readonly TimeSpan WorthWaiting = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Decides.</summary>
    /// <exception cref="StorageUnavailableException">Storage gives no usable answer.</exception>
    public async Task<DecisionResult> DecideAsync(JobDefinition job, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(job, randomness.Nonce());
        while (true)
        {
            var read = await cursors.ReadAsync(job.Name, cancellationToken);
            if (read.Value is not { } cursor)
            {
                throw new CursorMissingException(job.Name);
            }

            if (!cursor.Follows(job))
            {
                return new DecisionResult(cursor.LastDecided, [], cursor);
            }

            // Nothing is decided before storage's clock has reached it, however far ahead this machine's clock is.
            var upTo = due < read.StorageTime ? due : read.StorageTime;
            if (job.Schedule.Latest(upTo) is { } newest && newest > cursor.LastDecided)
            {
                await AdvanceAsync(attempt, cursor, newest, read.StorageTime, cancellationToken);
            }
            else if (due > cursor.LastDecided && due > read.StorageTime && due - read.StorageTime < WorthWaiting)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
            else
            {
                return new DecisionResult(cursor.LastDecided, attempt.Inserted);
            }
        }
    }

    private async Task AdvanceAsync(
        Attempt attempt, Cursor cursor, DateTimeOffset newest, DateTimeOffset storageTime, CancellationToken cancellationToken)
    {
        var job = attempt.Job;
        var skipAll = cursor.Paused ? SkipReasons.Paused : await OverlapAsync(job, cancellationToken);
        var planned = MisfirePlanner.Plan(job, job.Schedule.Between(cursor.LastDecided, newest), storageTime, skipAll);
        var records = planned.Where(record => !attempt.Existing.Contains(record.ScheduledAt)).ToList();
        attempt.Covers(planned);
        var decision = new Decision(newest, storageTime, attempt.Nonce, tracker.FinalBefore(job.Name));
        var inserted = await cursors.AdvanceAsync(cursor, job, records, decision, cancellationToken) ?? await OwnAsync(attempt, cancellationToken);
        attempt.Inserted.AddRange(inserted);
        Report(job, inserted);
    }

    private async Task<string?> OverlapAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        if (job.Overlap != OverlapPolicy.Forbid)
        {
            return null;
        }

        var slot = await cursors.ReadSlotAsync(job.Name, cancellationToken);
        return slot is { Run.Length: > 0 } ? SkipReasons.Overlap(RunKeys.TryParse(job.Name, slot.Run, out var running) ? running.Name : slot.Run) : null;
    }

    // A peer moved the cursor, a record exists already, or the reply to a write that was applied got lost: the records tell.
    private async Task<IReadOnlyList<RunRecord>> OwnAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var found = (await runs.ListAsync(attempt.Job.Name, attempt.Oldest, attempt.Newest, cancellationToken)).Value;
        attempt.Existing.UnionWith(found.Select(run => run.Occurrence.ScheduledAt!.Value));
        var own = found.Where(run => run.DecisionNonce == attempt.Nonce);
        return [.. own.ExceptBy(attempt.Inserted.Select(run => run.Occurrence), run => run.Occurrence).Reverse()];
    }

    private void Report(JobDefinition job, IReadOnlyList<RunRecord> inserted)
    {
        foreach (var run in inserted.Where(run => run.RangeCount > 1 || run.State == RunState.Skipped))
        {
            var (name, from) = (run.Occurrence.Name, Occurrence.Format(run.RangeFrom ?? run.Occurrence.ScheduledAt!.Value));
            if (run.State == RunState.Skipped)
            {
                log.OccurrencesSkipped(job.Name, run.RangeCount, from, name, run.Reason!);
                metrics.Skipped(job.Name, run.Reason!.Split(':')[0], run.RangeCount);
            }
            else
            {
                log.OccurrencesMissed(job.Name, name, run.RangeCount, from);
                metrics.Skipped(job.Name, "misfire", run.RangeCount - 1);
            }
        }
    }

    private sealed class Attempt(JobDefinition job, string nonce)
    {
        public JobDefinition Job => job;

        public string Nonce => nonce;

        public List<RunRecord> Inserted { get; } = [];

        public HashSet<DateTimeOffset> Existing { get; } = [];

        public DateTimeOffset Oldest { get; private set; } = DateTimeOffset.MaxValue;

        public DateTimeOffset Newest { get; private set; } = DateTimeOffset.MinValue;

        public void Covers(IReadOnlyList<PlannedRun> planned)
        {
            Oldest = planned[0].ScheduledAt < Oldest ? planned[0].ScheduledAt : Oldest;
            Newest = planned[^1].ScheduledAt > Newest ? planned[^1].ScheduledAt : Newest;
        }
    }
}
