using Dlm.Runs;
using Microsoft.Azure.Functions.Worker;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The queues of job <c>alpha</c>.</summary>
public sealed class Alpha(RunExecutor runs, PoisonRecorder poison)
{
    private const string Queue = "%Dlm:Jobs:alpha:Queue%";

    [Function("alpha")]
    public Task RunAsync([QueueTrigger(Queue, Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        runs.ExecuteAsync("alpha", message, cancellationToken);

    [Function("alpha_poison")]
    public Task RecordAsync([QueueTrigger(Queue + "-poison", Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        poison.RecordAsync("alpha", message, cancellationToken);
}
