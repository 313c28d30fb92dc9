using System.Globalization;
using Dlm.Runs;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Cluster;

/// <summary>The work of a simulated job: a plan, and steps that take time, each with an effect and a checkpoint, some of which fail.</summary>
internal sealed class SimHandler(SimCluster cluster, SimProcess process) : IPartitionedJobHandler
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestStraggling = TimeSpan.FromSeconds(2);

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
        var done = run.Checkpoint is { } saved ? int.Parse(saved, CultureInfo.InvariantCulture) : 0;
        try
        {
            while (done < job.Steps)
            {
                await PauseAsync(job, cluster.World.Between(TimeSpan.Zero, job.StepTime), cancellationToken);
                cluster.HandlerDid(activity, done + 1);
                FailNowAndThen(run, done + 1);
                await SaveAsync(run, done + 1, cancellationToken);
                done++;
            }
        }
        finally
        {
            Straggle(run, done);
        }
    }

    private static Task SaveAsync(JobRun run, int step, CancellationToken cancellationToken) =>
        run.SaveAsync(step.ToString(CultureInfo.InvariantCulture), Counts(step), cancellationToken);

    // What handlers must not do, and some do: they save without waiting for it, as they end or when they have long ended.
    private void Straggle(JobRun run, int step)
    {
        if (cluster.World.Happens(0.2))
        {
            _ = StraggleAsync(cluster.World.Happens(0.5) ? TimeSpan.Zero : cluster.World.Between(TimeSpan.Zero, LongestStraggling));
        }

        async Task StraggleAsync(TimeSpan delay)
        {
            try
            {
                if (delay > TimeSpan.Zero)
                {
                    await Task.Delay(delay, process.Clock, CancellationToken.None);
                }

                await SaveAsync(run, step, CancellationToken.None);
            }
            catch (LeaseLostException)
            {
                // As it should be.
            }
            catch (Exception fault)
            {
                cluster.World.Loop.Violate($"{process.Name}: a late save of {run.Occurrence} ended by {fault}");
            }
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
