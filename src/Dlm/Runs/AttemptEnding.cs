using System.Runtime.ExceptionServices;
using System.Text.Json;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Runs;

/// <summary>Writes down how an attempt ended, in one write to its record, and wakes whoever that concerns.</summary>
internal sealed class AttemptEnding(
    RunLedger runs,
    Dispatcher dispatcher,
    FollowUp followUp,
    Randomness randomness,
    InstanceIdentity self,
    DlmMetrics metrics,
    TimeProvider time,
    ILogger<AttemptEnding> log)
{
    private const int SendsAtOnce = 8;

    // The rest is counted on a clock that reads whole seconds: a message that comes too early would be dropped.
    private static readonly TimeSpan DelaySlack = TimeSpan.FromSeconds(2);

    /// <summary>Ends an attempt.</summary>
    /// <exception cref="LeaseLostException">The lease is lost: the outcome does not count.</exception>
    /// <exception cref="Exception">What the handler threw, where the attempt has failed.</exception>
    public Task EndAsync(EndedAttempt ended, bool shuttingDown, CancellationToken cancellationToken) => ended.Fault switch
    {
        null when ended.Result.Parts.Count > 0 => FanOutAsync(ended, cancellationToken),
        null => SucceedAsync(ended, cancellationToken),
        OperationCanceledException when shuttingDown => HandBackAsync(ended, cancellationToken),
        LeaseLostException lost => throw lost,
        OperationCanceledException when ended.Lease.Lost.IsCancellationRequested =>
            throw new LeaseLostException("storage did not confirm it in time, so the handler was cancelled", ended.Fault),
        RetryLaterException later => DeferAsync(ended, later, cancellationToken),
        _ => FailAsync(ended, cancellationToken),
    };

    private async Task SucceedAsync(EndedAttempt ended, CancellationToken cancellationToken)
    {
        await ended.Lease.EndAsync(
            RunState.Succeeded,
            change =>
            {
                change[nameof(RunRecord.FinishedAt)] = time.GetUtcNow();
                change[nameof(RunRecord.Error)] = "";
                RunRows.SetCounts(change, ended.Result.Counts);
            },
            cancellationToken);
        Finished(ended, RunOutcomes.Succeeded);
        await WakeAsync(() => followUp.EndedAsync(ended.Job, ended.Lease.Run, cancellationToken), ended);
    }

    private async Task FanOutAsync(EndedAttempt ended, CancellationToken cancellationToken)
    {
        var (nonce, at) = (randomness.Nonce(), StorageTime(ended.Start));
        await ended.Lease.FanOutAsync([.. ended.Result.Parts.Select((part, index) => RunRows.NewPart(ended.Run, index + 1, part, self, at, nonce))], cancellationToken);
        log.RunFannedOut(ended.JobName, ended.Name, ended.Run.Attempt, ended.Result.Parts.Count);
        Finished(ended, RunOutcomes.FannedOut);
        await WakeAsync(() => SendPartsAsync(ended, cancellationToken), ended);
    }

    private async Task SendPartsAsync(EndedAttempt ended, CancellationToken cancellationToken)
    {
        var parts = await runs.ListPartsAsync(ended.Run.Occurrence, cancellationToken);
        foreach (var some in parts.Where(part => part.State == RunState.Decided).Chunk(SendsAtOnce))
        {
            await Task.WhenAll(some.Select(part => dispatcher.SendFirstAsync(part, cancellationToken)));
        }
    }

    // A drained attempt is nobody's failure: it does not count against the attempts, and a peer is woken at once. Every moment may be the
    // last of this process, so that comes before all else; until the message is sent the record says that it is not.
    private async Task HandBackAsync(EndedAttempt ended, CancellationToken cancellationToken)
    {
        await ended.Lease.EndAsync(
            RunState.Decided, change => change[nameof(RunRecord.Sends)] = ended.Run.Sends + 1, cancellationToken);
        await WakeAsync(() => dispatcher.SendClaimedAsync(ended.Lease.Run, TimeSpan.Zero, cancellationToken), ended);
        Finished(ended, RunOutcomes.Released);
    }

    // A rest is nobody's failure either. Nothing is left of the delivery; a message that is kept back comes in its place.
    private async Task DeferAsync(EndedAttempt ended, RetryLaterException later, CancellationToken cancellationToken)
    {
        var (notBefore, reason) = (StorageTime(ended.Start) + later.Delay, ShownText.Cut(later.Message, ShownText.LongestError));
        await ended.Lease.EndAsync(
            RunState.Enqueued,
            change =>
            {
                change[nameof(RunRecord.NotBefore)] = notBefore;
                change[nameof(RunRecord.Reason)] = reason;
                change[nameof(RunRecord.Sends)] = ended.Run.Sends + 1;
            },
            cancellationToken);
        log.RunDeferred(ended.JobName, ended.Name, ended.Run.Attempt, notBefore, reason);
        Finished(ended, RunOutcomes.Deferred);
        await WakeAsync(() => dispatcher.SendClaimedAsync(ended.Lease.Run, later.Delay + DelaySlack, cancellationToken), ended);
        await WakeAsync(() => followUp.EndedAsync(ended.Job, ended.Lease.Run, cancellationToken), ended);
    }

    private async Task FailAsync(EndedAttempt ended, CancellationToken cancellationToken)
    {
        var failures = ended.Run.Failures + 1;
        var final = failures >= ended.Job.MaxAttempts || ended.Fault is PermanentFailureException;
        var error = ShownText.Cut($"{ended.Fault!.GetType().Name}: {ended.Fault.Message}", ShownText.LongestError);
        var notBefore = StorageTime(ended.Start) + ended.Job.RetryDelay;
        await ended.Lease.EndAsync(
            final ? RunState.Failed : RunState.Enqueued,
            change =>
            {
                change[nameof(RunRecord.Failures)] = failures;
                change[nameof(RunRecord.Error)] = error;
                change[nameof(RunRecord.FinishedAt)] = time.GetUtcNow();
                change[nameof(RunRecord.NotBefore)] = notBefore;
            },
            cancellationToken);
        log.AttemptFailed(ended.JobName, ended.Name, ended.Run.Attempt, error, ended.Fault);
        Finished(ended, final ? RunOutcomes.Failed : RunOutcomes.Retrying);
        if (final)
        {
            log.RunFailedForGood(ended.JobName, ended.Name, failures, error);
        }

        await WakeAsync(() => followUp.EndedAsync(ended.Job, ended.Lease.Run, cancellationToken), ended);
        ExceptionDispatchInfo.Throw(ended.Fault);
    }

    // The record is settled by now; a wake-up that cannot be sent is the scan's to repair.
    private async Task WakeAsync(Func<Task> wake, EndedAttempt ended)
    {
        try
        {
            await wake();
        }
        catch (Exception fault) when (fault is StorageUnavailableException or OperationCanceledException)
        {
            log.WakeUpDeferred(ended.JobName, ended.Name, fault.Message);
        }
    }

    private void Finished(EndedAttempt ended, string outcome)
    {
        log.RunFinished(ended.JobName, ended.Name, ended.Run.Attempt, outcome, JsonSerializer.Serialize(ended.Result.Counts));
        metrics.RunEnded(ended.JobName, outcome, time.GetElapsedTime(ended.Start.RequestedAt));
        ended.Trace.End(outcome, outcome is RunOutcomes.Failed or RunOutcomes.Retrying ? ended.Fault : null);
    }

    private DateTimeOffset StorageTime(LeaseStart start) => start.StorageTime + time.GetElapsedTime(start.RequestedAt);
}
