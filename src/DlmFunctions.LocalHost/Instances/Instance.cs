using System.Diagnostics;
using Dlm;
using DlmFunctions.LocalHost.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>One instance: this process's functions, until it is told to stop.</summary>
internal static class Instance
{
    public const string Command = "instance";

    /// <summary>How long running functions may take to end, once the instance is told to stop.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan OrphanTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    /// <param name="folder">Where host.json and local.settings.json are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="extend">Adds further jobs and services; none by default.</param>
    /// <returns>0, or 2 for faulty settings.</returns>
    public static async Task<int> RunAsync(string folder, TimeProvider time, Action<HostBuilderContext, DlmBuilder>? extend = null)
    {
        if (!OperatingSystem.IsWindows())
        {
            Posix.StartSession();
        }

        using var parent = new ParentLink();
        using var signals = new ShutdownSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(parent.Closed, signals.Requested);
        await using var watchdog = stop.Token.Register(() => _ = EndIfItHangsAsync(parent, time));
        try
        {
            await RunAsync((failure, isRestart) => InstanceHost.Build(folder, isRestart, ShutdownTimeout, failure, extend), time, stop.Token);
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            foreach (var fault in invalid.Failures)
            {
                await Console.Error.WriteLineAsync(fault);
            }

            return ExitCodes.Configuration;
        }
        catch (InvalidDataException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message);
            return ExitCodes.Configuration;
        }
    }

    // The SDK's listeners give up where storage does not answer; the Functions host starts them again, and so does this one.
    private static async Task RunAsync(Func<ListenerFailure, bool, IHost> build, TimeProvider time, CancellationToken stop)
    {
        for (var isRestart = false; !stop.IsCancellationRequested; isRestart = true)
        {
            var failure = new ListenerFailure();
            using var host = build(failure, isRestart);
            if (await FailAsync(host, failure, stop) is { } fault)
            {
                await Console.Error.WriteLineAsync($"The listeners broke down and are started again: {fault.GetBaseException().Message}");
                await Task.Delay(RetryPause, time, CancellationToken.None);
            }
        }
    }

    /// <returns>Why the host cannot go on, or nothing when it was told to stop.</returns>
    private static async Task<Exception?> FailAsync(IHost host, ListenerFailure failure, CancellationToken stop)
    {
        Exception? fault = null;
        try
        {
            await host.StartAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception refused) when (StorageFault.Is(refused))
        {
            return refused;
        }

        try
        {
            fault = await failure.Noted.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The order to stop.
        }

        await host.StopAsync(CancellationToken.None);
        return fault;
    }

    // Where the parent died, Redis and storage go with it, and nobody waits.
    private static async Task EndIfItHangsAsync(ParentLink parent, TimeProvider time)
    {
        await Task.Delay(parent.IsOrphan ? OrphanTimeout : ShutdownTimeout + RetryPause, time);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
