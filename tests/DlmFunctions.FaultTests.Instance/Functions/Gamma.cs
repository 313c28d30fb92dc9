using Dlm.Runs;
using Microsoft.Azure.WebJobs;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The queues of job <c>gamma</c>.</summary>
public sealed class Gamma(RunExecutor runs, PoisonRecorder poison)
{
    private const string Queue = "%Dlm:Jobs:gamma:Queue%";

    [FunctionName("gamma")]
    public Task RunAsync([QueueTrigger(Queue, Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        runs.ExecuteAsync("gamma", message, cancellationToken);

    [FunctionName("gamma_poison")]
    public Task RecordAsync([QueueTrigger(Queue + "-poison", Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        poison.RecordAsync("gamma", message, cancellationToken);
}
