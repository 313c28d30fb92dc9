using System.Diagnostics;
using System.Globalization;
using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Workers;

/// <summary>The process of an app, started as the Functions host starts it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int KeptLines = 50;
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly Queue<string> errors = new();
    private readonly Action<string> onLine;

    private WorkerProcess(ProcessStartInfo startInfo, Action<string> onLine)
    {
        this.onLine = onLine;
        process = new Process { StartInfo = startInfo };
        process.OutputDataReceived += (_, line) => Take(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Take(line.Data, isError: true);
        process.Start();
        Exited = process.ExitedAsync();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int ProcessId => process.Id;

    /// <summary>Completes with the exit code when the process has ended.</summary>
    public Task<int> Exited { get; }

    /// <param name="app">The app.</param>
    /// <param name="host">The address that the worker shall call.</param>
    /// <param name="workerId">How it shall call itself.</param>
    /// <param name="onLine">Takes what it prints.</param>
    public static WorkerProcess Start(WorkerApp app, Uri host, string workerId, Action<string> onLine)
    {
        var request = Guid.NewGuid().ToString();
        var port = host.Port.ToString(CultureInfo.InvariantCulture);
        var longest = int.MaxValue.ToString(CultureInfo.InvariantCulture);
        // Twice: workers of before version 1.14 know the short names only.
        string[] arguments =
        [
            .. app.Arguments,
            "--host", host.Host, "--port", port, "--workerId", workerId, "--requestId", request, "--grpcMaxMessageLength", longest,
            "--functions-uri", host.ToString(), "--functions-worker-id", workerId, "--functions-request-id", request,
            "--functions-grpc-max-message-length", longest,
        ];
        var startInfo = new ProcessStartInfo(app.Program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = app.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in app.Environment)
        {
            startInfo.Environment[name] = value;
        }

        startInfo.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        startInfo.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = app.Folder;
        startInfo.Environment["FUNCTIONS_WORKER_DIRECTORY"] = app.Folder;
        return new WorkerProcess(startInfo, onLine);
    }

    /// <summary>What a process that has ended printed as errors last.</summary>
    public async Task<IReadOnlyList<string>> ErrorsAsync(TimeProvider time)
    {
        await process.WaitForExitAsync().WithinAsync(OutputGrace, time);
        lock (errors)
        {
            return [.. errors];
        }
    }

    public void Kill()
    {
        if (!Exited.IsCompleted)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => process.Dispose();

    private void Take(string? line, bool isError)
    {
        if (line is null)
        {
            return;
        }

        onLine(line);
        lock (errors)
        {
            if (isError)
            {
                errors.Enqueue(line);
            }

            if (errors.Count > KeptLines)
            {
                errors.Dequeue();
            }
        }
    }
}
