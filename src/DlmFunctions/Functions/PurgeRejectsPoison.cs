using Dlm.Runs;

namespace DlmFunctions.Functions;

/// <summary>Records what the queue of <c>purge_rejects</c> gave up on, and alerts.</summary>
public sealed class PurgeRejectsPoison(PoisonRecorder poison)
{
    [Function("purge_rejects_poison")]
    public Task RunAsync(
        [QueueTrigger("%Dlm:Jobs:purge_rejects:Queue%-poison", Connection = "JobsStorage")] string message,
        CancellationToken cancellationToken) =>
        poison.RecordAsync("purge_rejects", message, cancellationToken);
}
