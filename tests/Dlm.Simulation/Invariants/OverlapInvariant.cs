using Dlm.Jobs;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// Of a job that forbids overlap one occurrence at a time runs or has parts that do, the slot names it, and each of its leases has a higher
/// number.
/// </summary>
internal sealed class OverlapInvariant(SimCluster cluster) : Invariant(cluster)
{
    private readonly Dictionary<string, long> newestLease = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> running = new(StringComparer.Ordinal);

    public override void Committed(TableCommit commit)
    {
        var partition = commit.Changes is [var first, ..] ? first.After.Partition : null;
        var job = Cluster.Scenario.Jobs.FirstOrDefault(job => job.Name == partition);
        if (job?.Overlap != OverlapPolicy.Forbid)
        {
            return;
        }

        var now = Running(job);
        foreach (var change in commit.Changes.Where(change => RunRow.Is(change.After) && !new RunRow(change.After).IsPart))
        {
            Update(job, now, change);
        }

        var slot = Cluster.Table.Find(job.Name, "running")?["Run"] as string ?? "";
        Require(now.Count <= 1, $"{job.Name} forbids overlap, but these run: {string.Join(", ", now)}.");
        Require(now.Count == 0 ? slot.Length == 0 : now.Contains(slot), $"{job.Name}: the slot names '{slot}', running is '{string.Join(", ", now)}'.");
    }

    private void Update(SimJob job, HashSet<string> now, RowChange change)
    {
        var row = new RunRow(change.After);
        if (row.State is not ("Running" or "FannedOut"))
        {
            now.Remove(row.Row.Key);
        }
        else if (now.Add(row.Row.Key))
        {
            var before = newestLease.GetValueOrDefault(job.Name);
            Require(row.LeaseNumber > before, $"{row} has lease number {row.LeaseNumber}, an earlier lease had {before}.");
            newestLease[job.Name] = row.LeaseNumber;
        }
    }

    private HashSet<string> Running(SimJob job) =>
        running.TryGetValue(job.Name, out var keys) ? keys : running[job.Name] = new HashSet<string>(StringComparer.Ordinal);
}
