using System.Globalization;
using Dlm.Runs;

namespace DlmFunctions.FaultTests.Instance.Jobs;

/// <summary>The work of the probe jobs: the steps of their plan, each with a visible effect and then a checkpoint.</summary>
internal sealed class ProbeHandler(ProbePlans plans, EffectLog effects, TimeProvider time) : IJobHandler
{
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var plan = plans.Read(run.Occurrence.Job);
        var step = run.Checkpoint is { } checkpoint ? int.Parse(checkpoint, CultureInfo.InvariantCulture) : 0;
        effects.Write(run, EffectKind.Begun, step);
        try
        {
            while (step < plan.Steps)
            {
                await Task.Delay(plan.StepTime, time, plan.IsDeaf ? CancellationToken.None : cancellationToken);
                effects.Write(run, EffectKind.Stepped, ++step);
                await run.SaveAsync(step.ToString(CultureInfo.InvariantCulture), Counts(step), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            effects.Write(run, EffectKind.Cancelled, step);
            throw;
        }
        catch (LeaseLostException)
        {
            effects.Write(run, EffectKind.Refused, step);
            throw;
        }

        return End(run, plan, step);
    }

    private Dictionary<string, long> End(JobRun run, ProbePlan plan, int step)
    {
        if (run.Attempt <= plan.FailingAttempts)
        {
            effects.Write(run, EffectKind.Failed, step);
            throw new InvalidOperationException($"Attempt {run.Attempt} fails as planned.");
        }

        effects.Write(run, EffectKind.Done, step);
        return Counts(step);
    }

    private static Dictionary<string, long> Counts(int steps) => new() { ["steps"] = steps };
}
