using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// Only what has ended and is older than the retention is deleted, an occurrence together with all of its parts; and nothing of that kind is
/// left for long, whoever it belongs to.
/// </summary>
internal sealed class RetentionInvariant(SimCluster cluster) : Invariant(cluster)
{
    // A sweep that was interrupted is begun again an interval after its last step, and takes some ticks.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    private TimeSpan Retention => Cluster.Scenario.Retention;

    private TimeSpan Longest => Retention + (Cluster.Scenario.ScanInterval * 2) + Slack;

    public override bool IsSettled => !Overdue().Any();

    public override void Committed(TableCommit commit)
    {
        foreach (var row in commit.Deleted.Where(row => !row.Key.StartsWith("open:", StringComparison.Ordinal)))
        {
            var isReject = row.Partition.StartsWith("rejected:", StringComparison.Ordinal);
            Require(isReject || (RunRow.Is(row) && new RunRow(row).IsFinal), $"{commit.Writer?.Name} deleted row {row.Key} of {row.Partition}.");
            if (isReject || !new RunRow(row).IsPart)
            {
                Require(commit.At - row.Timestamp > Retention, $"{commit.Writer?.Name} deleted row {row.Key} of {row.Partition} after {commit.At - row.Timestamp}.");
            }

            if (!isReject)
            {
                CheckParts(new RunRow(row), commit);
            }
        }
    }

    public override void Ended()
    {
        foreach (var row in Overdue())
        {
            throw Violation($"Row {row.Key} of {row.Partition} is {Cluster.World.Now - row.Timestamp} old, and the retention is {Retention}.");
        }
    }

    private void CheckParts(RunRow run, TableCommit commit)
    {
        var left = Cluster.Table.All(run.Row.Partition)
            .Where(RunRow.Is).Select(row => new RunRow(row)).Where(other => other.WholeKey == run.WholeKey).ToList();
        Require(left.Count == 0, $"{commit.Writer?.Name} deleted {run}, and left {string.Join(", ", left)}.");
    }

    private IEnumerable<TableRow> Overdue() =>
        from partition in Cluster.Table.Partitions
        from row in Cluster.Table.All(partition)
        let isOld = Cluster.World.Now - row.Timestamp > Longest && !(row["NotBefore"] is DateTimeOffset rest && Cluster.World.Now - rest <= Longest)
        where isOld && !Cluster.NewerRows.Contains((partition, row.Key))
        where partition.StartsWith("rejected:", StringComparison.Ordinal) || (RunRow.Is(row) && new RunRow(row) is { IsPart: false, IsFinal: true })
        select row;
}
