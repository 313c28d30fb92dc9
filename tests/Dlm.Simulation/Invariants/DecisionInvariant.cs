using Dlm.Jobs;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.Table;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// Every instant of a schedule is decided exactly once, in order, by its policy, never before storage's clock has reached it, and never by
/// an older configuration.
/// </summary>
internal sealed class DecisionInvariant(SimCluster cluster) : Invariant(cluster)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);
    private readonly Dictionary<string, List<RunRow>> undecided = new(StringComparer.Ordinal);

    public override void Committed(TableCommit commit)
    {
        foreach (var change in commit.Changes.Where(change => change.Before is null && RunRow.Is(change.After)))
        {
            Inserted(new RunRow(change.After), commit.At);
        }

        foreach (var change in commit.Changes.Where(change => change.After.Key == "cursor"))
        {
            Moved(change, commit);
        }
    }

    public override void Ended()
    {
        foreach (var job in Cluster.Scenario.Jobs.Where(job => job.Enabled))
        {
            var cursor = Cluster.Table.Find(job.Name, "cursor");
            Require(cursor is not null, $"{job.Name} was never begun.");
            var missing = Schedule(job, cursor!).Between(LastDecided(cursor!), Cluster.World.Now - Slack).ToList();
            Require(missing.Count == 0, $"{job.Name}: nobody decided {missing.Count} instants since {LastDecided(cursor!):HH:mm:ss}.");
            Require(Inserted(job.Name).Count == 0, $"{job.Name}: a record was inserted that the cursor never passed.");
        }
    }

    private void Inserted(RunRow row, DateTimeOffset at)
    {
        if (row.IsScheduled)
        {
            Require(row.ScheduledAt <= at, $"{row} was decided early, at {at:HH:mm:ss.fff}.");
            Inserted(row.Row.Partition).Add(row);
        }
    }

    private List<RunRow> Inserted(string job) =>
        undecided.TryGetValue(job, out var rows) ? rows : undecided[job] = [];

    private void Moved(RowChange change, TableCommit commit)
    {
        if (change.Before is not { } before || commit.Writer is null)
        {
            return;
        }

        var job = Cluster.Scenario.Job(change.After.Partition);
        var (from, to) = (LastDecided(before), LastDecided(change.After));
        Require(to >= from, $"{job.Name}: the cursor went back from {from:HH:mm:ss} to {to:HH:mm:ss}.");
        var writerVersion = Math.Min(Cluster.HostOf(commit.Writer).ConfigVersion, job.Schedules.Count);
        Require(
            writerVersion >= Version(before) && Version(change.After) >= Version(before),
            $"{job.Name}: configuration {writerVersion} decided over {Version(before)}.");
        Require(
            Schedule(job, change.After).Cron == (string)change.After["Schedule"]!,
            $"{job.Name}: configuration {Version(change.After)} has schedule {Schedule(job, change.After).Cron}, {commit.Writer.Name} made it {change.After["Schedule"]}.");
        var records = Inserted(job.Name).OrderBy(row => row.ScheduledAt).ToList();
        Inserted(job.Name).Clear();
        var schedule = Schedule(job, before);
        var instants = schedule.Between(from, to).ToList();
        var covered = records.SelectMany(row => schedule.Between(row.RangeFrom.AddTicks(-1), row.ScheduledAt)).ToList();
        Require(
            instants.SequenceEqual(covered) && instants.Count == records.Sum(row => row.RangeCount),
            $"{job.Name}: of {Text(instants)} the records decide {Text(covered)}: {string.Join(", ", records)}.");
        CheckPolicy(job, before["Paused"] is true, instants, records);
    }

    private void CheckPolicy(SimJob job, bool paused, List<DateTimeOffset> instants, List<RunRow> records)
    {
        if (instants.Count == 0)
        {
            return;
        }

        var fired = records.Where(row => row.State == "Decided").Select(row => row.RangeFrom).ToList();
        var reasons = records.Where(row => row.State == "Skipped").Select(row => row.Reason.Split(':')[0]).ToList();
        var overlapped = reasons is ["overlap"] && job.Overlap == OverlapPolicy.Forbid;
        IReadOnlyList<DateTimeOffset> expected = paused || overlapped ? [] : job.Misfire switch
        {
            MisfirePolicy.FireOnce => [instants[0]],
            MisfirePolicy.FireAll => [.. instants.TakeLast(98)],
            _ => [.. instants.Where(instant => records[0].DecidedAt - instant <= job.MisfireThreshold).TakeLast(98)],
        };
        var reason = paused ? "paused" : overlapped ? "overlap" : "misfire";
        Require(
            fired.SequenceEqual(expected) && reasons.All(given => given == reason) && reasons.Count <= 1,
            $"{job.Name} ({job.Misfire}{(paused ? ", paused" : "")}): of {Text(instants)} these fire: {Text(fired)}; skipped: {string.Join(", ", reasons)}.");
    }

    private static string Text(IEnumerable<DateTimeOffset> all) =>
        all.ToList() is [_, ..] instants ? $"{instants.Count} instants from {instants[0]:HH:mm:ss} to {instants[^1]:HH:mm:ss}" : "nothing";

    private static SimSchedule Schedule(SimJob job, TableRow cursor) => job.Schedules[Version(cursor) - 1];

    private static int Version(TableRow cursor) => (int)cursor["ConfigVersion"]!;

    private static DateTimeOffset LastDecided(TableRow cursor) => (DateTimeOffset)cursor["LastDecided"]!;
}
