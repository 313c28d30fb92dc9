using System.Text.Json;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>Runs the handler under a lease, to the end of the attempt.</summary>
internal sealed class RunAttempt(
    ITableStore store,
    CursorLedger cursors,
    JobHandlers handlers,
    AttemptEnding endings,
    Randomness randomness,
    DlmMetrics metrics,
    IOptions<DlmOptions> options,
    TimeProvider time,
    ILogger<RunAttempt> log)
{
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
        var result = await HandleAsync(job, run, lease, trace, shutdown);

        using var ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var drain = shutdown.Register(() => ending.CancelAfter(settings.DrainTimeout));
        try
        {
            await endings.EndAsync(new EndedAttempt(job, run, lease, result, start, trace), shutdown.IsCancellationRequested, ending.Token);
        }
        catch (LeaseLostException lost)
        {
            log.LeaseLost(job.Name, run.Occurrence.Name, run.Attempt, lost.Message);
            log.RunFinished(job.Name, run.Occurrence.Name, run.Attempt, RunOutcomes.Lost, "");
            metrics.RunEnded(job.Name, RunOutcomes.Lost, time.GetElapsedTime(start.RequestedAt));
            trace.End(RunOutcomes.Lost, lost);
        }
    }

    private async Task<HandlerResult> HandleAsync(
        JobDefinition job, RunRecord run, RunLease lease, RunTrace trace, CancellationToken shutdown)
    {
        using var deadline = new CancellationTokenSource(job.Timeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(shutdown, lease.Lost, deadline.Token);
        var keeping = lease.KeepAsync();
        try
        {
            var result = await handlers.RunAsync(new JobRun(run, SaveAsync), any.Token);
            trace.Count(result.Counts);
            return result;
        }
        catch (OperationCanceledException late)
            when (deadline.IsCancellationRequested && !shutdown.IsCancellationRequested && !lease.Lost.IsCancellationRequested)
        {
            return Failed(new TimeoutException($"The attempt took longer than Dlm:Jobs:{job.Name}:Timeout = {job.Timeout}.", late));
        }
        catch (Exception fault)
        {
            return Failed(fault);
        }
        finally
        {
            await lease.CloseAsync();
            await keeping;
        }

        HandlerResult Failed(Exception fault) => new(lease.Run.Counts, [], fault);

        async Task SaveAsync(string checkpoint, IReadOnlyDictionary<string, long> counts, CancellationToken cancellationToken)
        {
            await lease.SaveAsync(checkpoint, counts, cancellationToken);
            trace.Saved(counts);
            log.RunProgress(run.Occurrence.Job, run.Occurrence.Name, run.Attempt, JsonSerializer.Serialize(counts));
        }
    }
}
