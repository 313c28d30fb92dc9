using System.Diagnostics;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>This program in one of its hidden modes, bound to us by a <see cref="ParentLink"/>.</summary>
internal sealed class LinkedProcess : IRunningProcess
{
    private readonly Process _process;
    private readonly LogFile _log;
    private readonly ProcessOptions _options;

    private LinkedProcess(Process process, LogFile log, ProcessOptions options)
    {
        (_process, _log, _options) = (process, log, options);
        Exited = process.ExitedAsync();
    }

    public int ProcessId => _process.Id;

    public string LogFile => _log.FilePath;

    public Task<int> Exited { get; }

    /// <param name="arguments">The mode and its arguments.</param>
    /// <param name="options">Where it runs, and with what.</param>
    /// <param name="onOutput">Takes the lines of the standard output, which otherwise go to the log with the errors; <see langword="null"/> at the end.</param>
    public static LinkedProcess Start(IEnumerable<string> arguments, ProcessOptions options, Action<string?>? onOutput = null)
    {
        var startInfo = OwnExecutable.StartInfo(arguments);
        startInfo.RedirectStandardInput = true;
        startInfo.RedirectStandardOutput = true;
        startInfo.RedirectStandardError = true;
        startInfo.WorkingDirectory = options.WorkingDirectory ?? string.Empty;
        foreach (var (name, value) in options.Environment)
            startInfo.Environment[name] = value;

        var log = new LogFile(options.LogFile);
        var process = new Process { StartInfo = startInfo };
        if (onOutput is not null)
            process.OutputDataReceived += (_, line) => onOutput(line.Data);
        process.Start();
        log.Take(process, output: onOutput is null);
        if (onOutput is not null)
            process.BeginOutputReadLine();
        return new LinkedProcess(process, log, options);
    }

    public async Task StopAsync(CancellationToken hurry = default)
    {
        if (!Exited.IsCompleted)
            _process.StandardInput.Close();
        if (!await Exited.WithinAsync(_options.Grace, _options.Time, hurry))
            await KillAsync();
    }

    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _log.Dispose();
        _process.Dispose();
    }
}
