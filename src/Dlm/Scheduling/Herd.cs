using Dlm.Claiming;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Scheduling;

/// <summary>
/// Lets one instance of the herd go on to the ledger while the others wait for its record. Step 2 of the protocol. A split vote or a
/// winner that hangs costs at most the configured patience; then an instance goes on without the lock, and the ledger decides.
/// </summary>
internal sealed class Herd(
    IElection election, RunLedger runs, Randomness randomness, DlmMetrics metrics, IOptions<DlmOptions> options, TimeProvider time, ILogger<Herd> log)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(120);
    private readonly RedlockOptions settings = options.Value.Redlock;

    /// <summary>Contends for a due occurrence.</summary>
    /// <returns>What to do next, and the lock, where one was won: to be disposed when the occurrence is settled.</returns>
    public async Task<(HerdResult Result, IAsyncDisposable? Lock)> ContendAsync(Occurrence due, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var (result, redLock) = await ContendAsync(due, began, cancellationToken);
        metrics.Claimed(due.Job, result, time.GetElapsedTime(began));
        return (result, redLock);
    }

    private async Task<(HerdResult Result, IAsyncDisposable? Lock)> ContendAsync(Occurrence due, long began, CancellationToken cancellationToken)
    {
        while (true)
        {
            var candidacy = await election.ContendAsync($"dlm:{due.Job}:{due.Name}", cancellationToken);
            if (candidacy.Outcome == ElectionOutcome.Won)
            {
                return (HerdResult.Decide, candidacy);
            }

            await candidacy.DisposeAsync();
            if (candidacy.Outcome == ElectionOutcome.NoQuorum)
            {
                return (WithoutQuorum(due, candidacy.Summary), null);
            }

            if ((await runs.ReadAsync(due, cancellationToken)).Value is { } run)
            {
                // A record that is not understood says nothing about the cursor.
                return (run.State switch { RunState.Decided => HerdResult.Watch, RunState.Unknown => HerdResult.Decide, _ => HerdResult.Settled }, null);
            }

            if (time.GetElapsedTime(began) >= settings.Patience)
            {
                return (HerdResult.Decide, null);
            }

            await Task.Delay(randomness.Between(ShortestPause, LongestPause), time, cancellationToken);
        }
    }

    private HerdResult WithoutQuorum(Occurrence due, string summary)
    {
        var skip = settings.OnQuorumLost == QuorumLossPolicy.Skip;
        log.QuorumLost(due.Job, due.Name, summary, skip ? "leaving it alone" : "the ledger decides alone");
        metrics.QuorumLost(due.Job);
        return skip ? HerdResult.LeaveAlone : HerdResult.Decide;
    }
}
