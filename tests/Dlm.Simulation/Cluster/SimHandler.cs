using System.Globalization;
using Dlm.Runs;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Cluster;

/// <summary>The work of a simulated job: a plan, and steps that take time, each with an effect and a checkpoint, some of which fail.</summary>
internal sealed class SimHandler(SimCluster cluster, SimProcess process) : IPartitionedJobHandler
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(90);

    public async Task<IReadOnlyList<string>> PlanAsync(JobRun run, CancellationToken cancellationToken)
    {
        var job = cluster.Scenario.Job(run.Occurrence.Job);
        if (job.Parts == 0)
        {
            return [];
        }

        var activity = new HandlerRun(process, run, cancellationToken);
        cluster.HandlerStarted(activity);
        try
        {
            await PauseAsync(job, cluster.World.Between(TimeSpan.Zero, job.StepTime / 4), cancellationToken);
            FailNowAndThen(run, step: 0);
        }
        catch (Exception)
        {
            cluster.HandlerEnded(activity, succeeded: false);
            throw;
        }

        cluster.HandlerPlanned(activity, job.Parts);
        return [.. Enumerable.Range(1, job.Parts).Select(part => $"part {part.ToString(CultureInfo.InvariantCulture)}")];
    }

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
            FailNowAndThen(run, step);
            await run.SaveAsync(step.ToString(CultureInfo.InvariantCulture), Counts(step), cancellationToken);
        }
    }

    private void FailNowAndThen(JobRun run, int step)
    {
        var mix = cluster.Network.Mix;
        if (cluster.World.Happens(mix.HandlerFailure))
        {
            throw new HandlerFailedException($"step {step} of {run.Occurrence}");
        }

        if (cluster.World.Happens(mix.HandlerRest))
        {
            throw new RetryLaterException(cluster.World.Between(TimeSpan.Zero, LongestRest), $"step {step} of {run.Occurrence}");
        }

        if (cluster.World.Happens(mix.HandlerGivesUp))
        {
            throw new PermanentFailureException($"step {step} of {run.Occurrence}");
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
