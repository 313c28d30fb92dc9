using Dlm.Simulation.Cluster;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// An instance that dies or stops anywhere between coming due and sending is replaced within the same tick: the message is on the queue
/// within ten seconds of the instant. Each further failure may cost as much again, and is not judged. The first ticks are not judged: some
/// instances have not had one yet.
/// </summary>
internal sealed class TakeOverInvariant(SimCluster cluster) : Invariant(cluster)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private readonly List<DateTimeOffset> failures = [];
    private readonly Dictionary<string, DateTimeOffset> unsent = new(StringComparer.Ordinal);

    private TimeSpan Tick => TimeSpan.FromSeconds(Cluster.Scenario.Tick.Period);

    public override void InstanceFailed(SimProcess process) => failures.Add(Cluster.World.Now);

    public override void Committed(TableCommit commit)
    {
        foreach (var change in commit.Changes.Where(change => change.Before is null && RunRow.Is(change.After)))
        {
            var row = new RunRow(change.After);
            if (row is not { IsScheduled: true, State: "Decided" })
            {
                continue;
            }

            unsent[$"\"job\":\"{row.Row.Partition}\",\"occurrence\":\"{row.Name}\""] = row.ScheduledAt;
        }
    }

    public override void Sent(SimMessage message)
    {
        foreach (var (pointer, instant) in unsent.Where(run => message.Body.Contains(run.Key, StringComparison.Ordinal)).ToList())
        {
            unsent.Remove(pointer);
            Require(
                Cluster.World.Now - instant <= Bound
                    || instant < Cluster.World.Start + Tick
                    || failures.Count(failure => failure >= instant) > 1,
                $"Message {message.Body} was sent {(Cluster.World.Now - instant).TotalSeconds:0.0} s after the instant.");
        }
    }
}
