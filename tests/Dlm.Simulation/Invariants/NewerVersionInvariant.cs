using Dlm.Simulation.Cluster;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// What a newer version wrote is left alone: its rows stay as they are, its messages stay on the queue. The platform poisons what it has
/// delivered five times while storage was away; then it is kept with the rejects, as any other message.
/// </summary>
internal sealed class NewerVersionInvariant(SimCluster cluster) : Invariant(cluster)
{
    private readonly HashSet<string> poisoned = new(StringComparer.Ordinal);

    public override void Committed(TableCommit commit)
    {
        foreach (var row in commit.Changes.Select(change => change.After).Concat(commit.Deleted))
        {
            Require(!Cluster.NewerRows.Contains((row.Partition, row.Key)), $"{commit.Writer?.Name} changed row {row.Key} of {row.Partition}, which a newer version wrote.");
        }
    }

    public override void Poisoned(SimMessage message)
    {
        var wasAway = Cluster.Scenario.Incidents.Any(incident => incident.Name is "Table out of reach" or "Queue out of reach");
        Require(wasAway || Cluster.NewerMessages.All(newer => newer.Body != message.Body), $"Message {message.Body} of a newer version was poisoned.");
        poisoned.Add(message.Body);
    }

    public override void Ended()
    {
        foreach (var (queue, body) in Cluster.NewerMessages)
        {
            Require(
                Cluster.Queues.Lossy || poisoned.Contains(body) || Cluster.Queues.Waiting.Any(message => message.Queue == queue && message.Body == body),
                $"Message {body} of a newer version is lost.");
        }
    }
}
