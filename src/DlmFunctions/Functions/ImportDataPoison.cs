using Dlm.Runs;

namespace DlmFunctions.Functions;

/// <summary>Records what the queue of <c>import_data</c> gave up on, and alerts.</summary>
public sealed class ImportDataPoison(PoisonRecorder poison)
{
    [Function("import_data_poison")]
    public Task RunAsync(
        [QueueTrigger("%Dlm:Jobs:import_data:Queue%-poison", Connection = "JobsStorage")] string message,
        CancellationToken cancellationToken) =>
        poison.RecordAsync("import_data", message, cancellationToken);
}
