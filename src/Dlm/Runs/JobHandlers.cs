using Microsoft.Extensions.DependencyInjection;

namespace Dlm.Runs;

/// <summary>Which handler does the work of which job.</summary>
internal sealed class JobHandlers(IEnumerable<JobHandlerRegistration> registrations, IServiceScopeFactory scopes)
{
    private readonly Dictionary<string, Type> types = registrations.ToDictionary(handler => handler.Job, handler => handler.Handler);

    public bool Contains(string job) => types.ContainsKey(job);

    /// <summary>Runs the job's handler in a scope of its own, or only its plan where that names several parts.</summary>
    public async Task<HandlerResult> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var handler = (IJobHandler)scope.ServiceProvider.GetRequiredService(types[run.Occurrence.Job]);
        if (handler is IPartitionedJobHandler partitioned && MayFanOut(run))
        {
            var parts = PartPlan.Check(await partitioned.PlanAsync(run, cancellationToken));
            if (parts.Count > 1)
            {
                return new HandlerResult(run.Counts, parts);
            }
        }

        var counts = await handler.RunAsync(run, cancellationToken);
        return RunCounts.FaultOf(counts) is { } fault ? throw new PermanentFailureException(fault) : new HandlerResult(counts, []);
    }

    // What has saved progress as a whole goes on as a whole.
    private static bool MayFanOut(JobRun run) => run.Occurrence.PartNumber is null && run.Checkpoint is null;
}
