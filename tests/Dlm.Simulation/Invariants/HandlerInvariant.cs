using Dlm.Jobs;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Invariants;

/// <summary>
/// A handler is cancelled before anybody else can take its lease, unless its process is paused; and it goes on from the checkpoint that was
/// saved last.
/// </summary>
internal sealed class HandlerInvariant(SimCluster cluster) : Invariant(cluster)
{
    private static readonly TimeSpan Waking = TimeSpan.FromMilliseconds(5);
    private readonly List<HandlerRun> active = [];

    public override void HandlerStarted(HandlerRun handler)
    {
        active.Add(handler);
        var (job, name) = (handler.Run.Occurrence.Job, handler.Run.Occurrence.Name);
        var row = RunRow.Find(Cluster.Table, job, name)!.Value;
        Require(
            row.Attempt > handler.Run.Attempt || row.Checkpoint == handler.Run.Checkpoint,
            $"{row}: its handler goes on from '{handler.Run.Checkpoint}', '{row.Checkpoint}' was saved.");
    }

    public override void HandlerEnded(HandlerRun handler, bool succeeded) => active.Remove(handler);

    public override void Committed(TableCommit commit)
    {
        foreach (var change in commit.Changes.Where(change => RunRow.Is(change.After)))
        {
            if (change.After["State"] is "Running" && change.Before?["State"] is not "Running")
            {
                Taken(new RunRow(change.After));
            }
        }
    }

    private void Taken(RunRow row)
    {
        active.RemoveAll(handler => handler.Process.State == ProcessState.Dead);
        var shared = Cluster.Scenario.Job(row.Row.Partition).Overlap == OverlapPolicy.Forbid;
        foreach (var handler in active.Where(handler => handler.Run.Occurrence.Job == row.Row.Partition && IsAwake(handler.Process)))
        {
            Require(
                handler.Cancellation.IsCancellationRequested || !Excludes(handler.Run.Occurrence, row, shared),
                $"{row}: a lease was taken while {handler.Process.Name} still runs {handler.Run.Occurrence}, attempt {handler.Run.Attempt}, uncancelled.");
        }
    }

    // Parts run side by side; their occurrence does not, nor does another one of a job that forbids it.
    private static bool Excludes(Occurrence active, RunRow taken, bool shared) =>
        active.Name == taken.Name || active.Name == taken.WholeName || (shared && active.Whole.Name != taken.WholeName);

    private bool IsAwake(SimProcess process) =>
        process.State == ProcessState.Running && Cluster.World.Now - process.ResumedAt > Waking;
}
