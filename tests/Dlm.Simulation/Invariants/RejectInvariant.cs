using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>A message that nothing can be done with is kept with the reason, once.</summary>
internal sealed class RejectInvariant(SimCluster cluster) : Invariant(cluster)
{
    private readonly HashSet<(string Job, string? Body)> swept = [];

    public override void Committed(TableCommit commit)
    {
        foreach (var row in commit.Deleted.Where(row => row.Partition.StartsWith("rejected:", StringComparison.Ordinal)))
        {
            swept.Add((row.Partition["rejected:".Length..], row["Body"] as string));
        }
    }

    public override bool IsSettled => Cluster.Queues.Lossy || Cluster.Garbage.All(garbage => Kept(garbage.Job, garbage.Body) > 0);

    public override void Ended()
    {
        foreach (var (job, body) in Cluster.Garbage)
        {
            Require(Kept(job, body) == 1 || Cluster.Queues.Lossy, $"{job}: the message '{body}' is kept {Kept(job, body)} times.");
        }
    }

    // What was kept may be beyond its retention by now.
    private int Kept(string job, string body) => swept.Contains((job, body))
        ? 1
        : Cluster.Table.All("rejected:" + job).Count(row => row["Body"] as string == body && row["Reason"] is string { Length: > 0 });
}
