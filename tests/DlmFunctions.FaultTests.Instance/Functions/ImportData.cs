using Dlm.Runs;
using Microsoft.Azure.Functions.Worker;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The queues of job <c>import_data</c>.</summary>
public sealed class ImportData(RunExecutor runs, PoisonRecorder poison)
{
    private const string Queue = "%Dlm:Jobs:import_data:Queue%";

    [Function("import_data")]
    public Task RunAsync([QueueTrigger(Queue, Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        runs.ExecuteAsync("import_data", message, cancellationToken);

    [Function("import_data_poison")]
    public Task RecordAsync([QueueTrigger(Queue + "-poison", Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        poison.RecordAsync("import_data", message, cancellationToken);
}
