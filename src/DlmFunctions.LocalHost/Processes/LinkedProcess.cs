using System.Diagnostics;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>This program in one of its hidden modes, or one that is built on it, bound to us by a <see cref="ParentLink"/>.</summary>
internal sealed class LinkedProcess : IRunningProcess
{
    private readonly Process process;
    private readonly LogFile log;
    private readonly ProcessOptions options;

    private LinkedProcess(Process process, LogFile log, ProcessOptions options)
    {
        (this.process, this.log, this.options) = (process, log, options);
        Exited = process.ExitedAsync();
    }

    public int ProcessId => process.Id;

    public string LogFile => log.FilePath;

    public Task<int> Exited { get; }

    /// <param name="arguments">The mode and its arguments.</param>
    /// <param name="options">Where it runs, and with what.</param>
    /// <param name="onOutput">
    /// Takes the lines of the standard output, which otherwise go to the log with the errors; <see langword="null"/> at the end.
    /// </param>
    public static LinkedProcess Start(IEnumerable<string> arguments, ProcessOptions options, Action<string?>? onOutput = null)
    {
        var startInfo = OwnExecutable.StartInfo(arguments, options.Assembly);
        startInfo.RedirectStandardInput = true;
        startInfo.RedirectStandardOutput = true;
        startInfo.RedirectStandardError = true;
        startInfo.WorkingDirectory = options.WorkingDirectory ?? string.Empty;
        foreach (var (name, value) in options.Environment)
        {
            startInfo.Environment[name] = value;
        }

        var output = new LogFile(options.LogFile);
        var started = new Process { StartInfo = startInfo };
        if (onOutput is not null)
        {
            started.OutputDataReceived += (_, line) => onOutput(line.Data);
        }

        started.Start();
        output.Take(started, output: onOutput is null);
        if (onOutput is not null)
        {
            started.BeginOutputReadLine();
        }

        return new LinkedProcess(started, output, options);
    }

    public async Task StopAsync(CancellationToken hurry = default)
    {
        await TakeLeaveAsync();
        if (!await Exited.WithinAsync(options.Grace, options.Time, hurry))
        {
            await KillAsync();
        }
    }

    private async Task TakeLeaveAsync()
    {
        try
        {
            await process.StandardInput.WriteLineAsync(ParentLink.Farewell);
            process.StandardInput.Close();
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // It has ended, or was told before.
        }
    }

    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        log.Dispose();
        process.Dispose();
    }
}
