using Dlm.Runs;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// A message is poisoned only by faults of its handler or of storage, never by a healthy run; and no delivery ends well while it leaves
/// behind a lease that it took and did not use.
/// </summary>
internal sealed class DeliveryInvariant(SimCluster cluster) : Invariant(cluster)
{
    private readonly List<Delivery> active = [];
    private readonly HashSet<(SimProcess Process, string Job, string? Occurrence, int Attempt)> started = [];
    private readonly HashSet<(SimProcess Process, string Job, string? Occurrence)> uncertain = [];
    private readonly Dictionary<(string Job, string Key), SimProcess?> takers = [];
    private readonly Dictionary<SimMessage, Exception> unexplained = [];

    public override void Committed(TableCommit commit)
    {
        foreach (var change in commit.Changes.Where(change => change.After["State"] is "Running" && change.Before?["State"] is not "Running"))
        {
            takers[(change.After.Partition, change.After.Key)] = commit.Writer;
        }
    }

    public override void Poisoned(SimMessage message) =>
        Require(!unexplained.TryGetValue(message, out var fault), $"Message {message.Body} was poisoned by {fault?.Message}");

    public override void HandlerStarted(HandlerRun handler) =>
        started.Add((handler.Process, handler.Run.Occurrence.Job, handler.Run.Occurrence.Name, handler.Run.Attempt));

    public override void DeliveryStarted(Delivery delivery) => active.Add(delivery);

    public override void DeliveryEnded(Delivery delivery, Exception? fault)
    {
        active.RemoveAll(other => other == delivery || other.Process.State == ProcessState.Dead);
        switch (fault)
        {
            case null:
                CheckLease(delivery);
                break;
            case StorageUnavailableException:
                // A write of it may be applied later.
                uncertain.Add((delivery.Process, delivery.Job.Name, delivery.Occurrence));
                break;
            case not (HandlerFailedException or PermanentFailureException or TimeoutException or OperationCanceledException):
                unexplained[delivery.Message] = fault;
                break;
        }
    }

    private void CheckLease(Delivery delivery)
    {
        var identity = (delivery.Process, delivery.Job.Name, delivery.Occurrence);
        if (delivery.FindRow(Cluster.Table) is not { State: "Running" } row
            || takers.GetValueOrDefault((row.Row.Partition, row.Row.Key)) != delivery.Process
            || uncertain.Contains(identity)
            || active.Any(other => other.Process == delivery.Process && other.Job == delivery.Job && other.Occurrence == delivery.Occurrence))
        {
            return;
        }

        Require(
            started.Contains((delivery.Process, delivery.Job.Name, delivery.Occurrence, row.Attempt)),
            $"{row}: {delivery.Process.Name} took the lease, dropped the message and runs nothing.");
    }
}
