using Dlm.Simulation.Cluster;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>What a newer version wrote is left alone: its rows stay as they are, its messages stay on the queue and are not poisoned.</summary>
internal sealed class NewerVersionInvariant(SimCluster cluster) : Invariant(cluster)
{
    public override void Committed(TableCommit commit)
    {
        foreach (var row in commit.Changes.Select(change => change.After).Concat(commit.Deleted))
        {
            Require(!Cluster.NewerRows.Contains((row.Partition, row.Key)), $"{commit.Writer?.Name} changed row {row.Key} of {row.Partition}, which a newer version wrote.");
        }
    }

    public override void Poisoned(SimMessage message) =>
        Require(Cluster.NewerMessages.All(newer => newer.Body != message.Body), $"Message {message.Body} of a newer version was poisoned.");

    public override void Ended()
    {
        foreach (var (queue, body) in Cluster.NewerMessages)
        {
            Require(
                Cluster.Queues.Lossy || Cluster.Queues.Waiting.Any(message => message.Queue == queue && message.Body == body),
                $"Message {body} of a newer version is lost.");
        }
    }
}
