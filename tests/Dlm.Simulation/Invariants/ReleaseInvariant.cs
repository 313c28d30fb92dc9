using Dlm.Simulation.Cluster;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// Where a lease was handed back or ended and the occurrence is to go on, its message is soon on the queue, or claimed by another, whoever
/// dies. Each claim may take twice as long as the one before. The version before is not judged.
/// </summary>
internal sealed class ReleaseInvariant(SimCluster cluster) : Invariant(cluster)
{
    // ClaimAfter, two ticks, and what it takes to settle what is due.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Dictionary<(string Job, string Occurrence), (DateTimeOffset Since, TimeSpan Bound)> unsent = [];

    public override void Committed(TableCommit commit)
    {
        foreach (var change in commit.Changes.Where(change => change.Before is not null && RunRow.Is(change.After)))
        {
            var (before, after) = (new RunRow(change.Before!), new RunRow(change.After));
            var key = (after.Row.Partition, after.Name);
            if (after.State is not ("Decided" or "Enqueued"))
            {
                unsent.Remove(key);
            }
            else if (before.State == "Running" && IsToBeSent(before, after) && !Cluster.HostOf(commit.Writer!).IsOlder)
            {
                unsent[key] = (commit.At, Bound);
            }
            else if (unsent.TryGetValue(key, out var mine))
            {
                Check(key, mine);
                unsent[key] = (commit.At, mine.Bound * 2);
            }
        }
    }

    public override void Sent(SimMessage message)
    {
        var name = Delivery.OccurrenceOf(message.Body);
        foreach (var (run, mine) in unsent.Where(run => run.Key.Occurrence == name && message.Body.Contains($"\"job\":\"{run.Key.Job}\"", StringComparison.Ordinal)).ToList())
        {
            Check(run, mine);
            unsent.Remove(run);
        }
    }

    private void Check((string Job, string Occurrence) run, (DateTimeOffset Since, TimeSpan Bound) mine) => Require(
        Cluster.World.Now - mine.Since <= mine.Bound,
        $"{run.Job}@{run.Occurrence} waited {(Cluster.World.Now - mine.Since).TotalSeconds:0.0} s for the message that was to follow the end of its lease.");

    // After a failure the queue delivers again, and what rests has a message that is kept back.
    private static bool IsToBeSent(RunRow before, RunRow after) =>
        after.Error.EndsWith("the lease expired.", StringComparison.Ordinal) && after.Failures > before.Failures
        || (after.Failures == before.Failures && after.NotBefore == before.NotBefore);
}
