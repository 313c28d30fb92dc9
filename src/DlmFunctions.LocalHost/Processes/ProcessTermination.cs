using System.Diagnostics;

namespace DlmFunctions.LocalHost.Processes;

internal static class ProcessTermination
{
    /// <summary>Completes with the exit code when the process has ended, whoever still holds its output pipe.</summary>
    /// <remarks>
    /// <see cref="Process.WaitForExitAsync"/> would also wait for the pipe to close, which a left-over grandchild can delay for ever.
    /// </remarks>
    public static Task<int> ExitedAsync(this Process process)
    {
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult(process.ExitCode);
        process.EnableRaisingEvents = true;
        if (process.HasExited)
        {
            exited.TrySetResult(process.ExitCode);
        }

        return exited.Task;
    }

    /// <summary>Whether the task completed within the time.</summary>
    public static async Task<bool> WithinAsync(
        this Task task, TimeSpan time, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        try
        {
            await task.WaitAsync(time, clock, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !task.IsCompleted)
        {
            return false;
        }
    }

    /// <summary>Asks the process to end, where the system knows how; ends it and its descendants when the grace is over.</summary>
    public static async Task EndAsync(this Process process, Task exited, TimeSpan grace, TimeProvider time)
    {
        if (!OperatingSystem.IsWindows() && !exited.IsCompleted)
        {
            Posix.Terminate(process.Id);
            await exited.WithinAsync(grace, time);
        }

        if (!exited.IsCompleted)
        {
            process.Kill(entireProcessTree: true);
        }

        await exited;
    }
}
