using Dlm.Runs;

namespace DlmFunctions.Functions;

/// <summary>Runs the occurrence of <c>import_data</c> that a message wakes it for.</summary>
public sealed class ImportData(RunExecutor runs)
{
    [Function("import_data")]
    public Task RunAsync(
        [QueueTrigger("%Dlm:Jobs:import_data:Queue%", Connection = "JobsStorage")] string message,
        CancellationToken cancellationToken) =>
        runs.ExecuteAsync("import_data", message, cancellationToken);
}
