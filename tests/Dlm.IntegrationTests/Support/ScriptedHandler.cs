using Dlm.Runs;

namespace Dlm.IntegrationTests.Support;

internal sealed class ScriptedHandler(HandlerScript script) : IPartitionedJobHandler
{
    public Task<IReadOnlyList<string>> PlanAsync(JobRun run, CancellationToken cancellationToken) => Task.FromResult(script.Parts);

    public Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken) => script.RunAsync(run, cancellationToken);
}
