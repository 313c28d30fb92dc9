using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// Records move along the state diagram: one holder at a time writes progress, nobody ends a lease that has not expired, the attempt rises
/// with every lease and never falls, and what is final stays as it is.
/// </summary>
internal sealed class RunStateInvariant(SimCluster cluster) : Invariant(cluster)
{
    private readonly Dictionary<(string Job, string Key), SimProcess?> holders = [];
    private readonly HashSet<(SimProcess Process, string Occurrence, int Attempt)> succeeded = [];

    public override void HandlerEnded(HandlerRun handler, bool succeeded)
    {
        if (succeeded)
        {
            this.succeeded.Add((handler.Process, handler.Run.Occurrence.ToString(), handler.Run.Attempt));
        }
    }

    public override void Committed(TableCommit commit)
    {
        foreach (var change in commit.Changes.Where(change => RunRow.Is(change.After)))
        {
            var after = new RunRow(change.After);
            if (change.Before is { } row)
            {
                Changed(new RunRow(row), after, commit);
            }
            else
            {
                Require(after is { State: "Decided" or "Skipped", Attempt: 0 }, $"{after} was inserted.");
            }
        }
    }

    private void Changed(RunRow before, RunRow after, TableCommit commit)
    {
        Require(!before.IsFinal, $"{before} is final, and was written again: {after}.");
        Require(after.Attempt >= before.Attempt, $"{before}: the attempt fell: {after}.");
        switch (before.State, after.State)
        {
            case ("Decided" or "Enqueued", "Running"):
                Taken(before, after, commit);
                break;
            case ("Running", "Running"):
                Require(Holder(before) == commit.Writer, $"{before}: {commit.Writer?.Name} wrote progress, but does not hold the lease.");
                break;
            case ("Running", _):
                Ended(before, after, commit);
                break;
            default:
                Require(
                    (before.State, after.State) is ("Decided", "Decided" or "Enqueued") or ("Enqueued", "Enqueued"),
                    $"{before} became {after.State}.");
                break;
        }
    }

    private void Taken(RunRow before, RunRow after, TableCommit commit)
    {
        Require(after.Attempt == before.Attempt + 1, $"{before}: a lease was taken without a new attempt: {after}.");
        Require(!(before.NotBefore > commit.At), $"{before}: a lease was taken before {before.NotBefore:HH:mm:ss.fff}.");
        holders[(after.Row.Partition, after.Row.Key)] = commit.Writer;
    }

    private void Ended(RunRow before, RunRow after, TableCommit commit)
    {
        var expired = after.Failures == before.Failures + 1 && after.Error.EndsWith("the lease expired.", StringComparison.Ordinal);
        Require(
            expired ? commit.At - before.Row.Timestamp >= Cluster.Scenario.Lease : Holder(before) == commit.Writer,
            $"{before}: {commit.Writer?.Name} ended a lease of {Holder(before)?.Name} that was {(commit.At - before.Row.Timestamp).TotalSeconds:0.0} s old: {after}.");
        Require(after.Failures <= after.Attempt, $"{after} counts more failures than attempts.");
        Require(
            after.State != "Failed" || after.Failures >= Cluster.Scenario.Job(after.Row.Partition).MaxAttempts,
            $"{after} failed before its attempts were used up.");
        Require(
            after.State != "Succeeded" || succeeded.Contains((commit.Writer!, $"{after.Row.Partition}@{after.Name}", after.Attempt)),
            $"{after} although its handler did not succeed.");
    }

    private SimProcess? Holder(RunRow row) => holders.GetValueOrDefault((row.Row.Partition, row.Row.Key));
}
