using Dlm.Jobs;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Invariants;

/// <summary>Who empties the running slot of a job wakes the occurrence that has waited longest, whether it was scheduled or asked for by hand.</summary>
internal sealed class WakeOrderInvariant(SimCluster cluster) : Invariant(cluster)
{
    // A wake-up that takes longer is not judged.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(1);
    private readonly List<(SimProcess? Process, string Job, DateTimeOffset At)> emptied = [];

    public override void Committed(TableCommit commit)
    {
        var job = commit.Changes is [var first, ..] ? first.After.Partition : null;
        if (job is null || Cluster.Scenario.Jobs.FirstOrDefault(other => other.Name == job)?.Overlap != OverlapPolicy.Forbid)
        {
            return;
        }

        emptied.RemoveAll(one => commit.At - one.At > Longest);
        if (commit.Changes.Any(change => change.After.Key == "running" && change.After["Run"] is ""))
        {
            emptied.Add((commit.Writer, job, commit.At));
        }

        // It may have looked after any of them.
        var looked = emptied.Where(one => one.Process == commit.Writer && one.Job == job).Select(one => one.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        foreach (var change in commit.Changes.Where(change => change.Before is not null && RunRow.Is(change.After) && looked < commit.At))
        {
            Check(new RunRow(change.Before!), new RunRow(change.After), looked);
        }
    }

    private void Check(RunRow before, RunRow woken, DateTimeOffset looked)
    {
        // The scan claims as well, but only what nobody has touched for long.
        var untouched = Cluster.World.Now - (before.NotBefore > before.Row.Timestamp ? before.NotBefore.Value : before.Row.Timestamp);
        if (woken.IsPart || (before.State, woken.State) is not ("Enqueued", "Enqueued") || untouched > Cluster.Scenario.ResendAfter - ClockStep)
        {
            return;
        }

        var longest = Cluster.Table.All(woken.Row.Partition)
            .Where(row => RunRow.Is(row) && !Cluster.NewerRows.Contains((row.Partition, row.Key))).Select(row => new RunRow(row))
            .Where(row => row is { IsPart: false, State: "Enqueued" } && row.Row.Timestamp < looked && !(row.NotBefore > looked - ClockStep))
            .Select(WaitsSince)
            .DefaultIfEmpty(DateTimeOffset.MaxValue)
            .Min();
        Require(WaitsSince(woken) <= longest, $"{woken} was woken, which waits since {WaitsSince(woken):HH:mm:ss}; another waits since {longest:HH:mm:ss}.");
    }

    private static DateTimeOffset WaitsSince(RunRow row) => row.IsScheduled ? row.ScheduledAt : row.DecidedAt;
}
