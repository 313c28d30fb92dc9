using System.Globalization;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>A foreign program that runs below a <see cref="Guard"/>.</summary>
internal sealed class GuardedProcess : IRunningProcess
{
    private static readonly TimeSpan GuardMargin = TimeSpan.FromSeconds(5);

    private readonly LinkedProcess guard;
    private readonly TaskCompletionSource<int> exited;

    private GuardedProcess(LinkedProcess guard, int processId, TaskCompletionSource<int> exited) =>
        (this.guard, ProcessId, this.exited) = (guard, processId, exited);

    /// <summary>The program's own process, not the guard's.</summary>
    public int ProcessId { get; }

    public string LogFile => guard.LogFile;

    public Task<int> Exited => exited.Task;

    /// <exception cref="InvalidOperationException">The program could not be started.</exception>
    public static async Task<GuardedProcess> StartAsync(
        string program, IEnumerable<string> arguments, ProcessOptions options, CancellationToken cancellationToken = default)
    {
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var grace = options.Grace.ToString("c", CultureInfo.InvariantCulture);
        var link = LinkedProcess.Start(
            [Guard.Command, "--grace", grace, "--", program, .. arguments],
            options with { Grace = options.Grace + GuardMargin },
            line => Follow(line, started, ended));
        try
        {
            return new GuardedProcess(link, await started.Task.WaitAsync(cancellationToken), ended);
        }
        catch (Exception exception)
        {
            await link.DisposeAsync();
            if (exception is OperationCanceledException)
            {
                throw;
            }

            throw new InvalidOperationException($"{program} could not be started: {Processes.LogFile.Tail(options.LogFile)}", exception);
        }
    }

    public async Task StopAsync(CancellationToken hurry = default)
    {
        await guard.StopAsync(hurry);
        await Exited;
    }

    public async Task KillAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            await guard.KillAsync();
        }
        else if (!Exited.IsCompleted)
        {
            Posix.Kill(ProcessId);
        }

        await Exited;
        await guard.Exited;
    }

    public ValueTask DisposeAsync() => guard.DisposeAsync();

    private static void Follow(string? line, TaskCompletionSource<int> started, TaskCompletionSource<int> exited)
    {
        if (line is null)
        {
            // The guard is gone. Unless it said more before, the program ended with it: by a signal.
            started.TrySetException(new InvalidOperationException("Its guard has ended."));
            exited.TrySetResult(-1);
        }
        else if (line.StartsWith(Guard.Started, StringComparison.Ordinal))
        {
            started.TrySetResult(int.Parse(line.AsSpan(Guard.Started.Length), CultureInfo.InvariantCulture));
        }
        else if (line.StartsWith(Guard.Exited, StringComparison.Ordinal))
        {
            exited.TrySetResult(int.Parse(line.AsSpan(Guard.Exited.Length), CultureInfo.InvariantCulture));
        }
    }
}
