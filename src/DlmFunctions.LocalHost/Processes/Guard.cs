using System.Diagnostics;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>
/// Runs a foreign program for a parent and outlives the parent just long enough to end it: the program stops when the parent closes the
/// guard's standard input, by order or by dying. It has a session of its own, so that the terminal's Ctrl-C reaches the parent only, which
/// then decides who stops when.
/// </summary>
/// <remarks>
/// Output: <c>started PID</c>, then <c>exited CODE</c>; what the program prints goes to the error stream. The guard's last act is to kill
/// its process group, itself included: whatever the program has left behind ends there.
/// </remarks>
internal static class Guard
{
    public const string Command = "guard";
    public const string Started = "started ";
    public const string Exited = "exited ";

    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan grace, TimeProvider time)
    {
        if (!OperatingSystem.IsWindows())
        {
            Posix.StartSession();
        }

        using var parent = new ParentLink();
        using var signals = new ShutdownSignals();
        using var order = CancellationTokenSource.CreateLinkedTokenSource(parent.Closed, signals.Requested);

        using var process = Start(program, arguments);
        var exited = process.ExitedAsync();
        Console.WriteLine($"{Started}{process.Id}");

        await exited.WithinAsync(Timeout.InfiniteTimeSpan, time, order.Token);
        await process.EndAsync(exited, grace, time);
        await process.WaitForExitAsync().WithinAsync(OutputGrace, time);

        Console.WriteLine($"{Exited}{process.ExitCode}");
        if (!OperatingSystem.IsWindows())
        {
            Posix.KillOwnGroup();
        }

        return process.ExitCode;
    }

    private static Process Start(string program, IReadOnlyList<string> arguments)
    {
        var startInfo = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsWindows())
        {
            startInfo.CreateNewProcessGroup = true;
        }

        var process = new Process { StartInfo = startInfo };
        process.OutputDataReceived += Forward;
        process.ErrorDataReceived += Forward;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void Forward(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            Console.Error.WriteLine(text);
        }
    }
}
