using System.Runtime.ExceptionServices;
using System.Text.Json;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>Runs the handler under a lease and writes down how it ended.</summary>
internal sealed class RunAttempt(
    ITableStore store,
    CursorLedger cursors,
    JobHandlers handlers,
    Dispatcher dispatcher,
    NextRunWaker waker,
    Randomness randomness,
    DlmMetrics metrics,
    IOptions<DlmOptions> options,
    TimeProvider time,
    ILogger<RunAttempt> log)
{
    private const int LongestError = 4000;

    // The rest is counted on a clock that reads whole seconds: a message that comes too early would be dropped.
    private static readonly TimeSpan DelaySlack = TimeSpan.FromSeconds(2);
    private readonly RunOptions settings = options.Value.Runs;

    /// <summary>Runs one attempt to its end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="run">The record as the lease was taken.</param>
    /// <param name="start">When the lease was asked for.</param>
    /// <param name="traceParent">The trace that the message carried, or null.</param>
    /// <param name="shutdown">Cancelled when the host shuts down.</param>
    public async Task RunAsync(JobDefinition job, RunRecord run, LeaseStart start, string? traceParent, CancellationToken shutdown)
    {
        using var trace = RunTrace.Begin(job, run, traceParent, metrics, time);
        log.RunStarted(job.Name, run.Occurrence.Name, run.Attempt);
        if (run is { Attempt: 1, EnqueuedAt: { } enqueuedAt, StartedAt: { } startedAt })
        {
            metrics.RunStarted(job.Name, startedAt - enqueuedAt);
        }

        using var lease = new RunLease(store, cursors, randomness, time, settings.Lease, run, start.RequestedAt);
        var (counts, fault) = await HandleAsync(job, run, lease, trace, shutdown);

        using var ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var drain = shutdown.Register(() => ending.CancelAfter(settings.DrainTimeout));
        try
        {
            await EndAsync(new Ended(job, run, lease, counts, fault, start, trace), shutdown.IsCancellationRequested, ending.Token);
        }
        catch (LeaseLostException lost)
        {
            log.LeaseLost(job.Name, run.Occurrence.Name, run.Attempt, lost.Message);
            log.RunFinished(job.Name, run.Occurrence.Name, run.Attempt, RunOutcomes.Lost, "");
            metrics.RunEnded(job.Name, RunOutcomes.Lost, time.GetElapsedTime(start.RequestedAt));
            trace.End(RunOutcomes.Lost, lost);
        }
    }

    private async Task<(IReadOnlyDictionary<string, long> Counts, Exception? Fault)> HandleAsync(
        JobDefinition job, RunRecord run, RunLease lease, RunTrace trace, CancellationToken shutdown)
    {
        using var stop = new CancellationTokenSource();
        using var deadline = new CancellationTokenSource(job.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(shutdown, lease.Lost, deadline.Token);
        var keeping = lease.KeepAsync(stop.Token);
        try
        {
            var counts = await handlers.RunAsync(new JobRun(run, SaveAsync), either.Token);
            trace.Count(counts);
            return (counts, null);
        }
        catch (OperationCanceledException late)
            when (deadline.IsCancellationRequested && !shutdown.IsCancellationRequested && !lease.Lost.IsCancellationRequested)
        {
            return (run.Counts, new TimeoutException($"The attempt took longer than Dlm:Jobs:{job.Name}:Timeout = {job.Timeout}.", late));
        }
        catch (Exception fault)
        {
            return (run.Counts, fault);
        }
        finally
        {
            stop.Cancel();
            await keeping;
        }

        async Task SaveAsync(string checkpoint, IReadOnlyDictionary<string, long> counts, CancellationToken cancellationToken)
        {
            await lease.SaveAsync(checkpoint, counts, cancellationToken);
            trace.Saved(counts);
            log.RunProgress(run.Occurrence.Job, run.Occurrence.Name, run.Attempt, JsonSerializer.Serialize(counts));
        }
    }

    private Task EndAsync(Ended ended, bool shuttingDown, CancellationToken cancellationToken) => ended.Fault switch
    {
        null => SucceedAsync(ended, cancellationToken),
        OperationCanceledException when shuttingDown => HandBackAsync(ended, cancellationToken),
        LeaseLostException lost => throw lost,
        OperationCanceledException when ended.Lease.Lost.IsCancellationRequested =>
            throw new LeaseLostException("storage did not confirm it in time, so the handler was cancelled", ended.Fault),
        RetryLaterException later => DeferAsync(ended, later, cancellationToken),
        _ => FailAsync(ended, cancellationToken),
    };

    private async Task SucceedAsync(Ended ended, CancellationToken cancellationToken)
    {
        await ended.Lease.EndAsync(
            RunState.Succeeded,
            ended.Job,
            change =>
            {
                change[nameof(RunRecord.FinishedAt)] = time.GetUtcNow();
                change[nameof(RunRecord.Error)] = "";
                RunRows.SetCounts(change, ended.Counts);
            },
            cancellationToken);
        Finished(ended, RunOutcomes.Succeeded);
        await WakeAsync(() => waker.WakeNextAsync(ended.Job, cancellationToken), ended);
    }

    // A drained attempt is nobody's failure: it does not count against the attempts, and a peer is woken at once.
    private async Task HandBackAsync(Ended ended, CancellationToken cancellationToken)
    {
        await ended.Lease.EndAsync(
            RunState.Enqueued,
            ended.Job,
            change => change[nameof(RunRecord.Sends)] = ended.Run.Sends + 1,
            cancellationToken);
        Finished(ended, RunOutcomes.Released);
        await WakeAsync(() => dispatcher.SendClaimedAsync(ended.Lease.Run, TimeSpan.Zero, cancellationToken), ended);
    }

    // A rest is nobody's failure either. Nothing is left of the delivery; a message that is kept back comes in its place.
    private async Task DeferAsync(Ended ended, RetryLaterException later, CancellationToken cancellationToken)
    {
        var notBefore = StorageTime(ended.Start) + later.Delay;
        await ended.Lease.EndAsync(
            RunState.Enqueued,
            ended.Job,
            change =>
            {
                change[nameof(RunRecord.NotBefore)] = notBefore;
                change[nameof(RunRecord.Reason)] = Cut(later.Message);
                change[nameof(RunRecord.Sends)] = ended.Run.Sends + 1;
            },
            cancellationToken);
        log.RunDeferred(ended.Job.Name, ended.Run.Occurrence.Name, ended.Run.Attempt, notBefore, Cut(later.Message));
        Finished(ended, RunOutcomes.Deferred);
        await WakeAsync(() => dispatcher.SendClaimedAsync(ended.Lease.Run, later.Delay + DelaySlack, cancellationToken), ended);
        await WakeAsync(() => waker.WakeNextAsync(ended.Job, cancellationToken), ended);
    }

    private async Task FailAsync(Ended ended, CancellationToken cancellationToken)
    {
        var failures = ended.Run.Failures + 1;
        var final = failures >= ended.Job.MaxAttempts || ended.Fault is PermanentFailureException;
        var error = Describe(ended.Fault!);
        await ended.Lease.EndAsync(
            final ? RunState.Failed : RunState.Enqueued,
            ended.Job,
            change =>
            {
                change[nameof(RunRecord.Failures)] = failures;
                change[nameof(RunRecord.Error)] = error;
                change[nameof(RunRecord.FinishedAt)] = time.GetUtcNow();
                change[nameof(RunRecord.NotBefore)] = StorageTime(ended.Start) + ended.Job.RetryDelay;
            },
            cancellationToken);
        log.AttemptFailed(ended.Job.Name, ended.Run.Occurrence.Name, ended.Run.Attempt, error, ended.Fault!);
        Finished(ended, final ? RunOutcomes.Failed : RunOutcomes.Retrying, ended.Fault);
        if (final)
        {
            log.RunFailedForGood(ended.Job.Name, ended.Run.Occurrence.Name, failures, error);
        }

        await WakeAsync(() => waker.WakeNextAsync(ended.Job, cancellationToken), ended);
        ExceptionDispatchInfo.Throw(ended.Fault!);
    }

    // The record is settled by now; a wake-up that cannot be sent is the scan's to repair.
    private async Task WakeAsync(Func<Task> wake, Ended ended)
    {
        try
        {
            await wake();
        }
        catch (Exception fault) when (fault is StorageUnavailableException or OperationCanceledException)
        {
            log.WakeUpDeferred(ended.Job.Name, ended.Run.Occurrence.Name, fault.Message);
        }
    }

    private void Finished(Ended ended, string outcome, Exception? fault = null)
    {
        log.RunFinished(ended.Job.Name, ended.Run.Occurrence.Name, ended.Run.Attempt, outcome, JsonSerializer.Serialize(ended.Counts));
        metrics.RunEnded(ended.Job.Name, outcome, time.GetElapsedTime(ended.Start.RequestedAt));
        ended.Trace.End(outcome, fault);
    }

    private DateTimeOffset StorageTime(LeaseStart start) => start.StorageTime + time.GetElapsedTime(start.RequestedAt);

    private static string Describe(Exception fault) => Cut($"{fault.GetType().Name}: {fault.Message}");

    private static string Cut(string text) => text.Length <= LongestError ? text : text[..LongestError];

    private sealed record Ended(
        JobDefinition Job,
        RunRecord Run,
        RunLease Lease,
        IReadOnlyDictionary<string, long> Counts,
        Exception? Fault,
        LeaseStart Start,
        RunTrace Trace);
}
