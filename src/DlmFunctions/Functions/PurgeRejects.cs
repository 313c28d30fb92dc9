using Dlm.Runs;

namespace DlmFunctions.Functions;

/// <summary>Runs the occurrence of <c>purge_rejects</c> that a message wakes it for.</summary>
public sealed class PurgeRejects(RunExecutor runs)
{
    [Function("purge_rejects")]
    public Task RunAsync(
        [QueueTrigger("%Dlm:Jobs:purge_rejects:Queue%", Connection = "JobsStorage")] string message,
        CancellationToken cancellationToken) =>
        runs.ExecuteAsync("purge_rejects", message, cancellationToken);
}
