using System.Diagnostics;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Workers;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>This process as an instance, below a parent that ends it.</summary>
internal static class InstanceProcess
{
    public const string Command = "instance";

    private static readonly TimeSpan OrphanTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <param name="folder">The output folder of the app. Its settings are this process's environment variables.</param>
    /// <param name="port">Where its HTTP functions listen.</param>
    /// <param name="time">The clock.</param>
    /// <returns>0, or 2 for an app or settings that do not allow a start.</returns>
    public static async Task<int> RunAsync(string folder, int port, TimeProvider time)
    {
        if (!OperatingSystem.IsWindows())
        {
            Posix.StartSession();
            GroupWatch.Start();
        }

        // Schedules are in UTC, in Azure as here: of the host and of its worker.
        Environment.SetEnvironmentVariable("TZ", "UTC");
        using var parent = new ParentLink();
        using var signals = new ShutdownSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(parent.Closed, signals.Requested);
        await using var watchdog = stop.Token.Register(() => _ = EndIfItHangsAsync(parent, time));
        try
        {
            var app = WorkerApp.Read(folder);
            var configuration = new ConfigurationBuilder().AddInstanceSettings(app.Folder).Build();
            await new Instance(app, port, configuration, time).RunAsync(stop.Token);
            return ExitCodes.Success;
        }
        catch (Exception refused) when (refused is InvalidDataException or WorkerStartException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return ExitCodes.Configuration;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Success;
        }
    }

    // Where the parent died, Redis and storage go with it, and nobody waits.
    private static async Task EndIfItHangsAsync(ParentLink parent, TimeProvider time)
    {
        await Task.Delay(parent.IsOrphan ? OrphanTimeout : Instance.ShutdownTimeout + Instance.WorkerGrace + Margin, time);
        if (!OperatingSystem.IsWindows())
        {
            Posix.KillOwnGroup();
        }

        using var self = Process.GetCurrentProcess();
        self.Kill(entireProcessTree: true);
    }
}
