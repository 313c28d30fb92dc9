using System.Globalization;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// Records move along the state diagram: one holder at a time writes progress, nobody ends a lease that has not expired, the attempt rises
/// with every lease and never falls, progress never goes back, parts are there from the moment that their occurrence is fanned out, and what
/// is final stays as it is.
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
                Require(after is { State: "Decided" or "Skipped", Attempt: 0, IsPart: false } || IsPlanned(after, commit), $"{after} was inserted.");
            }
        }
    }

    private void Changed(RunRow before, RunRow after, TableCommit commit)
    {
        Require(!before.IsFinal, $"{before} is final, and was written again: {after}.");
        Require(after.Attempt >= before.Attempt, $"{before}: the attempt fell: {after}.");
        Require(before.State == "Running" || after.Checkpoint == before.Checkpoint, $"{before}: progress was saved although nobody holds its lease: {after}.");
        Require(Progress(after) >= Progress(before), $"{before}: its progress went back from {Progress(before)} to {Progress(after)}.");
        switch (before.State, after.State)
        {
            case ("FannedOut", _):
                Joined(before, after);
                break;
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
            expired ? commit.At - before.Row.Timestamp >= LeaseOf(Holder(before)) : Holder(before) == commit.Writer,
            $"{before}: {commit.Writer?.Name} ended a lease of {Holder(before)?.Name} that was {(commit.At - before.Row.Timestamp).TotalSeconds:0.0} s old: {after}.");
        Require(after.Failures <= after.Attempt, $"{after} counts more failures than attempts.");
        Require(after.State != "FannedOut" || commit.Changes.Count(change => IsPartOf(change, after)) == after.Parts, $"{after} has {after.Parts} parts, not as many rows.");
        Require(
            after.State != "Failed"
                || after.Error.StartsWith("PermanentFailureException", StringComparison.Ordinal)
                || after.Failures >= Cluster.Scenario.Job(after.Row.Partition).MaxAttempts,
            $"{after} failed before its attempts were used up.");
        Require(
            after.State != "Succeeded" || succeeded.Contains((commit.Writer!, $"{after.Row.Partition}@{after.Name}", after.Attempt)),
            $"{after} although its handler did not succeed.");
    }

    private static bool IsPlanned(RunRow part, TableCommit commit) =>
        part is { IsPart: true, State: "Decided", Attempt: 0 }
        && commit.Changes.Any(change => change.After.Key == part.WholeKey && change.Before?["State"] is "Running" && change.After["State"] is "FannedOut");

    private static bool IsPartOf(RowChange change, RunRow whole) =>
        change.Before is null && RunRow.Is(change.After) && new RunRow(change.After) is { IsPart: true } part && part.WholeKey == whole.Row.Key;

    // An occurrence ends with its last part, and as well as all of them.
    private void Joined(RunRow before, RunRow after)
    {
        var parts = Cluster.Table.All(after.Row.Partition)
            .Where(RunRow.Is).Select(row => new RunRow(row)).Where(row => row.IsPart && row.WholeKey == after.Row.Key).ToList();
        var expected = parts.TrueForAll(part => part.State == "Succeeded") ? "Succeeded" : "Failed";
        Require(
            after.State == expected && parts.Count == before.Parts && parts.TrueForAll(part => part.IsFinal),
            $"{before} became {after.State}; its parts: {string.Join(", ", parts)}.");
        var steps = Cluster.Scenario.Job(after.Row.Partition).Steps * parts.Count;
        Require(
            expected == "Failed" || after.Row["Counts"] is string counts && counts.Contains($"\"steps\":{steps}", StringComparison.Ordinal),
            $"{after} counts {after.Row["Counts"]}, not {steps} steps.");
    }

    private static int Progress(RunRow row) => row.Checkpoint is { } step ? int.Parse(step, CultureInfo.InvariantCulture) : 0;

    private TimeSpan LeaseOf(SimProcess? holder) => Cluster.HostOf(holder!).Lease;

    private SimProcess? Holder(RunRow row) => holders.GetValueOrDefault((row.Row.Partition, row.Row.Key));
}
