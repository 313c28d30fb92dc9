using System.Diagnostics;
using System.Runtime.Versioning;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>
/// Notices the death of <c>dotnet run</c>. It stands between the user's terminal and this process and holds no pipe to it, so that killing
/// it hard would otherwise leave everything running. Windows needs no watch: there <c>dotnet run</c> keeps its child in a job that dies
/// with it.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Completes when the parent is gone; never, if the parent is not a <c>dotnet</c> command (a shell may end and leave its jobs behind).
    /// </summary>
    public static async Task WaitForEndAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !IsDotNet(Posix.ParentProcessId()))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            return;
        }

        await WaitForChangeAsync(time, cancellationToken);
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task WaitForChangeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var parent = Posix.ParentProcessId();
        using var timer = new PeriodicTimer(Interval, time);
        while (Posix.ParentProcessId() == parent)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static bool IsDotNet(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName == "dotnet";
        }
        catch (ArgumentException)
        {
            // It has ended already; whoever adopted this process is no `dotnet run`.
            return false;
        }
    }
}
