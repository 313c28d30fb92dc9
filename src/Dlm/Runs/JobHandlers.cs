using Microsoft.Extensions.DependencyInjection;

namespace Dlm.Runs;

/// <summary>Which handler does the work of which job.</summary>
internal sealed class JobHandlers(IEnumerable<JobHandlerRegistration> registrations, IServiceScopeFactory scopes)
{
    private readonly Dictionary<string, Type> types = registrations.ToDictionary(handler => handler.Job, handler => handler.Handler);

    public bool Contains(string job) => types.ContainsKey(job);

    /// <summary>Runs the job's handler in a scope of its own.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var handler = (IJobHandler)scope.ServiceProvider.GetRequiredService(types[run.Occurrence.Job]);
        return await handler.RunAsync(run, cancellationToken);
    }
}
