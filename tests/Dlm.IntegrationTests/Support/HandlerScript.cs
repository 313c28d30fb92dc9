using System.Collections.Concurrent;
using Dlm.Runs;

namespace Dlm.IntegrationTests.Support;

/// <summary>What a test's handler does, and the runs that it was given.</summary>
internal sealed class HandlerScript
{
    private readonly ConcurrentQueue<JobRun> runs = new();

    /// <summary>Does nothing and counts one, at first.</summary>
    public Func<JobRun, CancellationToken, Task> Body { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What it says that it has counted.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; set; } = new Dictionary<string, long> { ["done"] = 1 };

    /// <summary>The parts of every occurrence; none at first.</summary>
    public IReadOnlyList<string> Parts { get; set; } = [];

    /// <summary>The runs that began.</summary>
    public IReadOnlyCollection<JobRun> Runs => runs;

    public async Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        runs.Enqueue(run);
        await Body(run, cancellationToken);
        return Counts;
    }
}
