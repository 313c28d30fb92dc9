using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Settings;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>This program itself, with the WebJobs SDK.</summary>
internal sealed class BuiltInRuntime : IInstanceRuntime
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    public string Description => "built-in host (WebJobs SDK)";

    public Task PrepareAsync(string logFolder, IProgress<string> progress, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IRunningProcess> StartAsync(ProcessOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IRunningProcess>(LinkedProcess.Start(
            [Instance.Command, "--folder", RepositoryRoot.Path], options with { Grace = Instance.ShutdownTimeout + Margin }));
}
