using Dlm.Runs;

namespace Dlm.IntegrationTests.Support;

internal sealed class ScriptedHandler(HandlerScript script) : IJobHandler
{
    public Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken) => script.RunAsync(run, cancellationToken);
}
