using System.Globalization;
using Dlm.Runs;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Cluster;

/// <summary>The work of a simulated job: steps that take time, each with an effect and a checkpoint, some of which fail.</summary>
internal sealed class SimHandler(SimCluster cluster, SimProcess process) : IJobHandler
{
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var job = cluster.Scenario.Job(run.Occurrence.Job);
        var activity = new HandlerRun(process, run, cancellationToken);
        cluster.HandlerStarted(activity);
        try
        {
            await WorkAsync(job, activity, cancellationToken);
            cluster.HandlerEnded(activity, succeeded: true);
        }
        catch (Exception)
        {
            cluster.HandlerEnded(activity, succeeded: false);
            throw;
        }

        return Counts(job.Steps);
    }

    private async Task WorkAsync(SimJob job, HandlerRun activity, CancellationToken cancellationToken)
    {
        var run = activity.Run;
        for (var step = run.Checkpoint is { } done ? int.Parse(done, CultureInfo.InvariantCulture) + 1 : 1; step <= job.Steps; step++)
        {
            await PauseAsync(job, cluster.World.Between(TimeSpan.Zero, job.StepTime), cancellationToken);
            cluster.HandlerDid(activity, step);
            if (cluster.World.Happens(cluster.Network.Mix.HandlerFailure))
            {
                throw new HandlerFailedException($"step {step} of {run.Occurrence}");
            }

            await run.SaveAsync(step.ToString(CultureInfo.InvariantCulture), Counts(step), cancellationToken);
        }
    }

    private async Task PauseAsync(SimJob job, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(duration, process.Clock, cancellationToken);
        }
        catch (OperationCanceledException) when (job.Stubbornness > TimeSpan.Zero)
        {
            // Some handlers hear of their cancellation late.
            await Task.Delay(job.Stubbornness, process.Clock, CancellationToken.None);
            throw;
        }
    }

    private static Dictionary<string, long> Counts(int steps) => new(StringComparer.Ordinal) { ["steps"] = steps };
}
