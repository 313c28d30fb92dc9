using Dlm.Simulation.Cluster;

namespace Dlm.Simulation.Invariants;

/// <summary>A message that nothing can be done with is kept with the reason, once.</summary>
internal sealed class RejectInvariant(SimCluster cluster) : Invariant(cluster)
{
    public override bool IsSettled => Cluster.Queues.Lossy || Cluster.Garbage.All(garbage => Kept(garbage.Job, garbage.Body) > 0);

    public override void Ended()
    {
        foreach (var (job, body) in Cluster.Garbage)
        {
            Require(Kept(job, body) == 1 || Cluster.Queues.Lossy, $"{job}: the message '{body}' is kept {Kept(job, body)} times.");
        }
    }

    private int Kept(string job, string body) =>
        Cluster.Table.All("rejected:" + job).Count(row => row["Body"] as string == body && row["Reason"] is string { Length: > 0 });
}
