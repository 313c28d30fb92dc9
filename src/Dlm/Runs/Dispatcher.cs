using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Runs;

/// <summary>Sends the messages of records, and notes that they were sent.</summary>
internal sealed class Dispatcher(
    IJobQueue queue, RunLedger runs, JobCatalog jobs, InstanceIdentity self, DlmMetrics metrics, TimeProvider time, ILogger<Dispatcher> log)
{
    // Long enough that a backlog of them is no load, short enough that a newer instance of a roll-out soon gets it.
    private static readonly TimeSpan PutBackDelay = TimeSpan.FromMinutes(1);

    /// <summary>Leaves a message to a newer instance: it is put back on the queue as it is, and received again in a minute.</summary>
    public Task PutBackAsync(JobDefinition job, string body, CancellationToken cancellationToken) =>
        queue.PutBackAsync(job.Queue, body, PutBackDelay, cancellationToken);

    /// <summary>Sends the first message of a record that the caller inserted.</summary>
    /// <exception cref="Storage.StorageUnavailableException">It is not known whether the message was sent; the record stays decided.</exception>
    public async Task SendFirstAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var sentAt = await SendAsync(run, sends: 1, TimeSpan.Zero, cancellationToken);
        metrics.Dispatched(run.Occurrence, sentAt);
        await runs.TryMarkEnqueuedAsync(run, sentAt, cancellationToken);
    }

    /// <summary>Sends another message for a record, if the caller is the one who may.</summary>
    /// <returns>Whether a message was sent.</returns>
    public async Task<bool> TrySendAgainAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (await runs.TryClaimAsync(run, cancellationToken) is not { } claimed)
        {
            return false;
        }

        await SendClaimedAsync(claimed, TimeSpan.Zero, cancellationToken);
        return true;
    }

    /// <summary>Sends the message that an earlier write of the caller announced by raising <see cref="RunRecord.Sends"/>.</summary>
    /// <param name="run">The record.</param>
    /// <param name="delay">For how long the message is kept back.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task SendClaimedAsync(RunRecord run, TimeSpan delay, CancellationToken cancellationToken)
    {
        var sentAt = await SendAsync(run, run.Sends, delay, cancellationToken);
        if (run.State == RunState.Decided)
        {
            if (run.Attempt == 0)
            {
                metrics.Dispatched(run.Occurrence, sentAt);
            }

            await runs.TryMarkEnqueuedAsync(run, sentAt, cancellationToken);
        }
    }

    private async Task<DateTimeOffset> SendAsync(RunRecord run, int sends, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (!jobs.TryGet(run.Occurrence.Job, out var job))
        {
            throw new InvalidOperationException($"{run.Occurrence}: the job is not configured.");
        }

        using var span = DlmSpans.StartSend(run.Occurrence, job.Queue, run.TraceParent);
        span?.SetTag(DlmAttributes.Send, sends);
        span?.SetTag(DlmAttributes.Instance, self.Name);
        var sentAt = time.GetUtcNow();
        var message = new JobMessage(run.Occurrence, sentAt) { TraceParent = span?.Id ?? run.TraceParent };
        try
        {
            await queue.SendAsync(job.Queue, message, delay, cancellationToken);
        }
        catch (Exception fault)
        {
            span?.Fail(fault);
            throw;
        }

        log.MessageSent(run.Occurrence.Job, run.Occurrence.Name, sends);
        return sentAt;
    }
}
