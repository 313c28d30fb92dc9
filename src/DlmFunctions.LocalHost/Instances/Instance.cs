using System.Diagnostics;
using DlmFunctions.LocalHost.Processes;
using Microsoft.Azure.Storage;
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

    /// <returns>0, or 2 for faulty settings.</returns>
    public static async Task<int> RunAsync(string folder, TimeProvider time)
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
            await RunAsync(folder, time, stop.Token);
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

    // The SDK's listeners give up where storage does not answer at their start; the Functions host starts them again, and so does this one.
    private static async Task RunAsync(string folder, TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var host = InstanceHost.Build(folder, ShutdownTimeout);
            try
            {
                await host.StartAsync(stop);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await host.StopAsync(CancellationToken.None);
            }
            catch (StorageException fault)
            {
                await Console.Error.WriteLineAsync($"Storage cannot be used yet: {fault.Message} Trying again.");
                await host.StopAsync(CancellationToken.None);
                await Task.WhenAny(Task.Delay(RetryPause, time, stop));
            }
        }
    }

    // Where the parent died, Redis and storage go with it, and nobody waits.
    private static async Task EndIfItHangsAsync(ParentLink parent, TimeProvider time)
    {
        await Task.Delay(parent.IsOrphan ? OrphanTimeout : ShutdownTimeout + RetryPause, time);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
