using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;

namespace DlmFunctions.LocalHost.Tests.Support;

/// <summary>The command as a user starts it, on servers of its own: the configured ones are on ports where nobody listens.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;

    public CommandRun(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
        : this(OwnExecutable.StartInfo(arguments), environment)
    {
    }

    /// <param name="startInfo">Another program that ends in the command.</param>
    /// <param name="environment">Further variables.</param>
    public CommandRun(ProcessStartInfo startInfo, IReadOnlyDictionary<string, string?>? environment = null)
    {
        startInfo.UseShellExecute = false;
        startInfo.RedirectStandardOutput = true;
        startInfo.RedirectStandardError = true;
        var ports = FreePorts.Take(4);
        var storage = DevelopmentStorage.ConnectionString(ports[..3]);
        startInfo.Environment[HostSettings.JobsStorage] = storage;
        startInfo.Environment[HostSettings.HostStorage] = storage;
        foreach (var database in Enumerable.Range(0, 3))
        {
            startInfo.Environment[$"Dlm__Redlock__Endpoints__{database}"] = $"127.0.0.1:{ports[3]},defaultDatabase={database}";
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            startInfo.Environment[name] = value;
        }

        process = new Process { StartInfo = startInfo };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', output);

    public int ProcessId => process.Id;

    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within, TimeProvider.System);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public void Kill() => process.Kill(entireProcessTree: false);

    /// <summary>All processes below the command's, as it is now.</summary>
    public async Task<IReadOnlyList<int>> DescendantsAsync()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-eo", "pid=,ppid="]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var children = (await ps.StandardOutput.ReadToEndAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray())
            .ToLookup(pair => pair[1], pair => pair[0]);
        return [.. Below(ProcessId)];

        IEnumerable<int> Below(int parent) => children[parent].Concat(children[parent].SelectMany(Below));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
        }
    }
}
