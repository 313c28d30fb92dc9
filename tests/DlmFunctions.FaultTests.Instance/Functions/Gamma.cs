using Dlm.Runs;
using Microsoft.Azure.Functions.Worker;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The queues of job <c>gamma</c>.</summary>
public sealed class Gamma(RunExecutor runs, PoisonRecorder poison)
{
    private const string Queue = "%Dlm:Jobs:gamma:Queue%";

    [Function("gamma")]
    public Task RunAsync([QueueTrigger(Queue, Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        runs.ExecuteAsync("gamma", message, cancellationToken);

    [Function("gamma_poison")]
    public Task RecordAsync([QueueTrigger(Queue + "-poison", Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        poison.RecordAsync("gamma", message, cancellationToken);
}
