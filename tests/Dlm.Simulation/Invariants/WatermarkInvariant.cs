using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// What a process need not read at its start: before the watermark of a cursor every scheduled record has ended, and none is inserted any
/// more; it never falls and never passes the cursor. And no manual record is inserted without a mark, or loses it before it has ended.
/// </summary>
internal sealed class WatermarkInvariant(SimCluster cluster) : Invariant(cluster)
{
    public override void Committed(TableCommit commit)
    {
        foreach (var change in commit.Changes)
        {
            if (change.After.Key == "cursor")
            {
                Moved(change);
            }
            else if (RunRow.Is(change.After) && change.Before is null)
            {
                Inserted(new RunRow(change.After), commit);
            }
        }

        foreach (var mark in commit.Deleted.Where(row => row.Key.StartsWith("open:manual:", StringComparison.Ordinal)))
        {
            var left = Cluster.Table.Find(mark.Partition, mark.Key["open:".Length..]);
            Require(left is null || new RunRow(left).IsFinal, $"{commit.Writer?.Name} removed the mark of {mark.Key}, which has not ended.");
        }
    }

    private void Moved(RowChange change)
    {
        if (change.After["FinalBefore"] is not DateTimeOffset watermark || change.Before is not { } before || Equals(before["FinalBefore"], watermark))
        {
            return;
        }

        Require(!(before["FinalBefore"] is DateTimeOffset old && old > watermark), $"{change.After.Partition}: the watermark fell to {watermark:HH:mm:ss}.");
        Require(watermark <= (DateTimeOffset)before["LastDecided"]!, $"{change.After.Partition}: the watermark {watermark:HH:mm:ss} passed the cursor.");
        foreach (var row in Cluster.Table.All(change.After.Partition).Where(row => RunRow.Is(row) && row["Final"] is false && !IsBehind(row)))
        {
            var run = new RunRow(row);
            Require(run is not { IsScheduled: true } || run.ScheduledAt >= watermark, $"The watermark {watermark:HH:mm:ss} passed {run}.");
        }
    }

    private void Inserted(RunRow run, TableCommit commit)
    {
        if (run.IsScheduled)
        {
            var watermark = Cluster.Table.Find(run.Row.Partition, "cursor")?["FinalBefore"] as DateTimeOffset?;
            Require(!(run.ScheduledAt < watermark), $"{run} was inserted before the watermark {watermark:HH:mm:ss}.");
        }
        else if (!run.IsPart && commit.Writer is not null)
        {
            Require(Cluster.Table.Find(run.Row.Partition, "open:" + run.Row.Key) is not null, $"{run} was inserted without a mark.");
        }
    }

    // A row that was put behind the watermark is none that it has passed.
    private bool IsBehind(TableRow row) => Cluster.NewerRows.Contains((row.Partition, row.Key)) && !Cluster.WatchedRows.Contains((row.Partition, row.Key));
}
