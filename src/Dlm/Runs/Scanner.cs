using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>
/// Restores lost wake-ups: ends leases that their holders let expire, sends the messages of records that nobody has started, and ends
/// occurrences whose last part has ended.
/// It needs no lock, since of all instances that see the same record the conditional write lets one act.
/// </summary>
internal sealed class Scanner(
    OpenRunTracker tracker,
    RunLedger runs,
    CursorLedger cursors,
    Dispatcher dispatcher,
    PartJoiner joiner,
    FollowUp followUp,
    DlmMetrics metrics,
    IOptions<DlmOptions> options,
    ILogger<Scanner> log)
{
    // A longer backlog waits for the next scan, or the tick would miss the next one, and with it what comes due of other jobs.
    private const int MostSends = 100;
    private static readonly TimeSpan LongestResend = TimeSpan.FromHours(1);
    private readonly RunOptions settings = options.Value.Runs;

    /// <summary>Scans the job's records: each tick while an unfinished one is known, else now and then.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Storage gives no usable answer; what is left waits for the next tick.</exception>
    public async Task ScanAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        if (!tracker.IsDue(job.Name))
        {
            return;
        }

        var open = await tracker.ListAsync(job.Name, cancellationToken);
        var unfinished = open.Value.Where(run => run.Occurrence.PartNumber is not null).Select(run => run.Occurrence.ToWhole()).ToHashSet();
        foreach (var run in open.Value)
        {
            if (run.State == RunState.FannedOut && !unfinished.Contains(run.Occurrence))
            {
                await joiner.TryJoinAsync(job, run.Occurrence, cancellationToken);
            }
            else if (run.State == RunState.Running && open.StorageTime - run.Timestamp > (run.Lease ?? settings.Lease))
            {
                await EndLeaseAsync(job, run, cancellationToken);
            }
        }

        // First what has no message at all. A claim renews the timestamp, so that each has its turn.
        var overdue = open.Value.Where(run => IsOverdue(run, open.StorageTime))
            .OrderBy(run => run.State != RunState.Decided).ThenBy(run => run.Timestamp);
        foreach (var run in overdue.Take(MostSends))
        {
            if (await dispatcher.TrySendAgainAsync(run, cancellationToken))
            {
                log.WakeUpRepaired(job.Name, run.Occurrence.Name, run.State, open.StorageTime - run.Timestamp);
                metrics.WakeUpRepaired(job.Name);
            }
        }
    }

    private bool IsOverdue(RunRecord run, DateTimeOffset storageTime)
    {
        var idleSince = run.NotBefore > run.Timestamp ? run.NotBefore.Value : run.Timestamp;
        return run.State is RunState.Decided or RunState.Enqueued && storageTime - idleSince >= Patience(run);
    }

    // No message of a decided record is known to be on the queue: then sending again piles up nothing, and need not wait for long.
    private TimeSpan Patience(RunRecord run)
    {
        var (least, most) = run.State == RunState.Decided ? (settings.ClaimAfter, settings.ResendAfter) : (settings.ResendAfter, LongestResend);
        var doubled = least * Math.Pow(2, Math.Min(run.Resends, 20));
        return doubled < most ? doubled : TimeSpan.FromTicks(Math.Max(least.Ticks, most.Ticks));
    }

    private async Task EndLeaseAsync(JobDefinition job, RunRecord run, CancellationToken cancellationToken)
    {
        var slot = run.MayHoldSlot ? await cursors.ReadSlotAsync(job.Name, cancellationToken) : null;
        if (await runs.TryEndLeaseAsync(run, job, slot, cancellationToken) is not { } ended)
        {
            return;
        }

        log.LeaseExpired(job.Name, run.Occurrence.Name, run.Attempt, run.Owner, ended.State);
        metrics.LeaseExpired(job.Name);
        if (ended.State == RunState.Failed)
        {
            log.RunFailedForGood(job.Name, run.Occurrence.Name, ended.Failures, ended.Error);
            metrics.RunEnded(job.Name, RunOutcomes.Failed, null);
            await followUp.EndedAsync(job, ended, cancellationToken);
        }
        else
        {
            await dispatcher.SendClaimedAsync(ended, TimeSpan.Zero, cancellationToken);
        }
    }
}
