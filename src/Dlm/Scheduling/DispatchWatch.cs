using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Telemetry;
using Microsoft.Extensions.Options;

namespace Dlm.Scheduling;

/// <summary>
/// Watches the record of a due occurrence until its message is known to be sent, and sends it in the place of an instance that fell
/// silent. So whoever dies between deciding and sending is replaced within the same tick; what else it decided is left to the scan that follows.
/// Step 4 of the protocol, for everybody else.
/// </summary>
internal sealed class DispatchWatch(
    RunLedger runs,
    Dispatcher dispatcher,
    DlmMetrics metrics,
    IOptions<DlmOptions> options,
    Randomness randomness,
    TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Watches until the record is past <see cref="RunState.Decided"/>, or there is none.</summary>
    public async Task<WatchResult> WatchAsync(Occurrence due, CancellationToken cancellationToken)
    {
        var claimAfter = options.Value.Runs.ClaimAfter;
        var sent = false;
        while (true)
        {
            var read = await runs.ReadAsync(due, cancellationToken);
            if (read.Value is not { } run)
            {
                return WatchResult.Absent;
            }

            if (run.State != RunState.Decided)
            {
                return sent ? WatchResult.Sent : WatchResult.Seen;
            }

            if (read.StorageTime - run.Timestamp >= claimAfter && await dispatcher.TrySendAgainAsync(run, cancellationToken))
            {
                metrics.WakeUpRepaired(due.Job);
                sent = true;
            }
            else
            {
                await Task.Delay(randomness.Between(ShortestPause, LongestPause), time, cancellationToken);
            }
        }
    }
}
