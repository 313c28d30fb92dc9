using Dlm.Simulation.Cluster;

namespace Dlm.Simulation.Invariants;

/// <summary>What holds in every history.</summary>
internal static class AllInvariants
{
    public static IReadOnlyList<Invariant> For(SimCluster cluster) =>
    [
        new CommitLog(cluster),
        new DecisionInvariant(cluster),
        new RunStateInvariant(cluster),
        new OverlapInvariant(cluster),
        new WakeOrderInvariant(cluster),
        new HandlerInvariant(cluster),
        new DeliveryInvariant(cluster),
        new FinalityInvariant(cluster),
        new RejectInvariant(cluster),
        new NewerVersionInvariant(cluster),
        new RetentionInvariant(cluster),
        new WatermarkInvariant(cluster),
        .. cluster.Scenario.OnlyInstancesFail ? [new TakeOverInvariant(cluster), new ReleaseInvariant(cluster)] : Array.Empty<Invariant>(),
        .. cluster.Scenario.IsFaultFree ? [new FaultFreeInvariant(cluster)] : Array.Empty<Invariant>(),
    ];
}
