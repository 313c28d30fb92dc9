using System.Diagnostics;
using System.Globalization;
using Dlm.Testing;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Processes;

public sealed class GuardedProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private ProcessOptions Options => new() { LogFile = folder["log.txt"], Grace = TimeSpan.FromSeconds(1) };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_exit_code_and_the_output_of_the_program_come_through()
    {
        await using var process = await GuardedProcess.StartAsync("sh", ["-c", "echo out; echo err >&2; exit 3"], Options);

        (await process.Exited).Should().Be(3);
        await process.DisposeAsync();
        (await File.ReadAllLinesAsync(process.LogFile)).Should().BeEquivalentTo("out", "err");
    }

    [Fact]
    public async Task A_program_that_ignores_the_request_is_killed_when_its_grace_is_over()
    {
        await using var process = await GuardedProcess.StartAsync("sh", ["-c", "trap '' TERM; while :; do sleep 1; done"], Options);

        await process.StopAsync();

        RunningProcesses.IsAlive(process.ProcessId).Should().BeFalse();
    }

    [Fact]
    public async Task What_the_program_leaves_behind_ends_with_it()
    {
        await using var process = await GuardedProcess.StartAsync("sh", ["-c", $"sleep 600 & echo $! > {folder["pid"]}"], Options);

        await process.Exited;
        await process.StopAsync();

        var leftOver = int.Parse(await File.ReadAllTextAsync(folder["pid"]), CultureInfo.InvariantCulture);
        await Eventually.True(() => !RunningProcesses.IsAlive(leftOver));
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_an_error()
    {
        var start = () => GuardedProcess.StartAsync("no-such-program", [], Options);

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage("no-such-program could not be started*");
    }

    [Fact]
    public async Task Nothing_is_left_when_the_parent_is_killed_hard()
    {
        var guard = OwnExecutable.StartInfo(
            [Guard.Command, "--grace", "00:00:01", "--", "sh", "-c", $"echo $$ > {folder["pid"]}; trap '' TERM; while :; do sleep 1; done"]);
        using (var pipe = Process.Start("mkfifo", folder["link"]))
            await pipe.WaitForExitAsync();
        using var parent = Shell($"exec sleep 600 > {folder["link"]}");
        using var guarded = Shell($"exec \"$@\" < {folder["link"]} > /dev/null", [guard.FileName, .. guard.ArgumentList]);
        await Eventually.True(() => File.Exists(folder["pid"]) && File.ReadAllText(folder["pid"]).Length > 0);
        var program = int.Parse(await File.ReadAllTextAsync(folder["pid"]), CultureInfo.InvariantCulture);

        parent.Kill();

        await Eventually.True(() => !RunningProcesses.IsAlive(program) && guarded.HasExited);
    }

    private static Process Shell(string script, params IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("sh", ["-c", script, "sh", .. arguments]) { UseShellExecute = false })!;
}
