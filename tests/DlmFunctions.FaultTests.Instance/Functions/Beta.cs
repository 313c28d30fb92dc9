using Dlm.Runs;
using Microsoft.Azure.Functions.Worker;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The queues of job <c>beta</c>.</summary>
public sealed class Beta(RunExecutor runs, PoisonRecorder poison)
{
    private const string Queue = "%Dlm:Jobs:beta:Queue%";

    [Function("beta")]
    public Task RunAsync([QueueTrigger(Queue, Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        runs.ExecuteAsync("beta", message, cancellationToken);

    [Function("beta_poison")]
    public Task RecordAsync([QueueTrigger(Queue + "-poison", Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        poison.RecordAsync("beta", message, cancellationToken);
}
