using Dlm.Jobs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Runs;

/// <summary>Turns a message that somebody typed into a manual occurrence: a record, and the message that points to it.</summary>
internal sealed class ManualRequests(
    RunLedger runs, Dispatcher dispatcher, OpenRunTracker tracker, Randomness randomness, InstanceIdentity self, ILogger<ManualRequests> log)
{
    /// <summary>Converts a request. With a key, the same request again converts to nothing new.</summary>
    public async Task ConvertAsync(JobDefinition job, string? key, CancellationToken cancellationToken)
    {
        var occurrence = Occurrence.Manual(job.Name, key ?? randomness.Nonce());
        using var scope = log.BeginOccurrence(occurrence);
        using var span = DlmSpans.StartRoot(DlmSpans.Request);
        span?.Describe(occurrence);
        span?.SetTag(DlmAttributes.Instance, self.Name);
        var before = await runs.ReadAsync(occurrence, cancellationToken);
        try
        {
            if (before.Value is null)
            {
                await runs.TryInsertAsync(occurrence, before.StorageTime, cancellationToken);
            }
        }
        finally
        {
            // Not before: a look that begins meanwhile does not see the record, and would forget it.
            tracker.Expect(job.Name);
        }

        // Whoever inserted it may have died before sending: as long as it is undispatched, send.
        var after = await runs.ReadAsync(occurrence, cancellationToken);
        if (after.Value is { State: RunState.Decided } run)
        {
            await dispatcher.SendFirstAsync(run, cancellationToken);
        }
    }
}
