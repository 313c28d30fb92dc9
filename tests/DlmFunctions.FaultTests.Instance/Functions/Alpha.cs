using Dlm.Runs;
using Microsoft.Azure.WebJobs;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The queues of job <c>alpha</c>.</summary>
public sealed class Alpha(RunExecutor runs, PoisonRecorder poison)
{
    private const string Queue = "%Dlm:Jobs:alpha:Queue%";

    [FunctionName("alpha")]
    public Task RunAsync([QueueTrigger(Queue, Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        runs.ExecuteAsync("alpha", message, cancellationToken);

    [FunctionName("alpha_poison")]
    public Task RecordAsync([QueueTrigger(Queue + "-poison", Connection = "JobsStorage")] string message, CancellationToken cancellationToken) =>
        poison.RecordAsync("alpha", message, cancellationToken);
}
