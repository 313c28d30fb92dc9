using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>Writes the commits into the trace.</summary>
internal sealed class CommitLog(SimCluster cluster) : Invariant(cluster)
{
    public override void Committed(TableCommit commit)
    {
        foreach (var row in commit.Deleted)
        {
            Cluster.World.Trace.Mix(row.Version, -1);
            if (Cluster.World.Trace.Enabled)
            {
                Cluster.World.Note($"table: {commit.Writer?.Name} deletes {row.Partition}/{NameOf(row)}");
            }
        }

        foreach (var change in commit.Changes)
        {
            Cluster.World.Trace.Mix(change.After.Version, change.After.Columns.Count);
            if (Cluster.World.Trace.Enabled)
            {
                Cluster.World.Note($"table: {commit.Writer?.Name ?? "operator"} writes {Describe(change)}");
            }
        }
    }

    private static string NameOf(TableRow row) => RunRow.Is(row) ? new RunRow(row).Name : row.Key;

    private static string Describe(RowChange change)
    {
        var columns = change.After.Columns.Where(column => !Equals(change.Before?[column.Key], column.Value) && column.Key is not ("Nonce" or "DecisionNonce" or "V"));
        return $"{change.After.Partition}/{NameOf(change.After)}: {string.Join(", ", columns.Select(column => $"{column.Key}={column.Value}"))}";
    }
}
