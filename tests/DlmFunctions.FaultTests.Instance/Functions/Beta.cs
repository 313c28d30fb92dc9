using Dlm.Runs;
using Microsoft.Azure.WebJobs;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The queues of job <c>beta</c>.</summary>
public sealed class Beta(RunExecutor runs, PoisonRecorder poison)
{
    private const string Queue = "%Dlm:Jobs:beta:Queue%";

    [FunctionName("beta")]
    public Task RunAsync([QueueTrigger(Queue, Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        runs.ExecuteAsync("beta", message, cancellationToken);

    [FunctionName("beta_poison")]
    public Task RecordAsync([QueueTrigger(Queue + "-poison", Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        poison.RecordAsync("beta", message, cancellationToken);
}
