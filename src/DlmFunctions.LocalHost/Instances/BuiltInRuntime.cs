using System.Globalization;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Triggers;
using DlmFunctions.LocalHost.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>This program itself as the host of an app's workers.</summary>
internal sealed class BuiltInRuntime(WorkerApp app, TimeProvider time) : IInstanceRuntime
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    public string Description => "built-in host (WebJobs SDK), each with a worker of its own";

    /// <summary>Starts the app once, to hear of faults before anything else is started, and of its functions.</summary>
    public async Task<IReadOnlyList<WorkerFunction>> PrepareAsync(
        string logFolder, IReadOnlyDictionary<string, string?> settings, IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var server = await WorkerServer.StartAsync(NullLoggerFactory.Instance, cancellationToken);
        await using var worker = await FunctionWorker.StartAsync(
            app with { Environment = settings }, server, NullLoggerFactory.Instance, time, cancellationToken);
        return FunctionReader.Read(worker.Functions);
    }

    public Task<IRunningProcess> StartAsync(ProcessOptions options, int port, CancellationToken cancellationToken) => Task.FromResult<IRunningProcess>(LinkedProcess.Start(
        [InstanceProcess.Command, "--app", app.Folder, "--port", port.ToString(CultureInfo.InvariantCulture)],
        options with { Grace = Instance.ShutdownTimeout + Instance.WorkerGrace + Margin }));
}
