using Dlm.Jobs;
using Microsoft.Extensions.Logging;
using Dlm.Telemetry;

namespace Dlm.Runs;

/// <summary>
/// With <see cref="OverlapPolicy.Forbid"/>, whoever empties the running slot wakes the occurrence that waits longest: its own message
/// was dropped when it found the slot filled.
/// </summary>
internal sealed class NextRunWaker(OpenRunTracker tracker, Dispatcher dispatcher, ILogger<NextRunWaker> log)
{
    public async Task WakeNextAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        if (job.Overlap != OverlapPolicy.Forbid)
        {
            return;
        }

        var open = await tracker.ListAsync(job.Name, cancellationToken);
        var next = open.Value
            .Where(run => run is { State: RunState.Enqueued, Occurrence.PartNumber: null } && !(run.NotBefore > open.StorageTime))
            .MinBy(run => run.WaitsSince);
        if (next is not null && await dispatcher.TrySendAgainAsync(next, cancellationToken))
        {
            log.NextRunWoken(job.Name, next.Occurrence.Name);
        }
    }
}
