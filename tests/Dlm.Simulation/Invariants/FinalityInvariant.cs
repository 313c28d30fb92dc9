using Dlm.Simulation.Cluster;

namespace Dlm.Simulation.Invariants;

/// <summary>Once faults have stopped, every occurrence that was decided before ends in a final state.</summary>
internal sealed class FinalityInvariant(SimCluster cluster) : Invariant(cluster)
{
    public override bool IsSettled => !Open().Any();

    public override void Ended()
    {
        foreach (var row in Open())
        {
            throw Violation($"{row} was decided at {row.DecidedAt:HH:mm:ss}, faults stopped at {Cluster.CalmSince:HH:mm:ss}, and it is not final.");
        }
    }

    private IEnumerable<RunRow> Open() =>
        Cluster.Scenario.Jobs
            .SelectMany(job => Cluster.Table.All(job.Name))
            .Where(row => RunRow.Is(row) && !Cluster.NewerRows.Contains((row.Partition, row.Key)))
            .Select(row => new RunRow(row))
            .Where(row => !row.IsFinal && row.DecidedAt <= Cluster.CalmSince);
}
