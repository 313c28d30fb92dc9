using System.Diagnostics;
using System.Globalization;

namespace DlmFunctions.FaultTests.LongRun;

/// <summary>Runs one scenario in a process of its own, through xunit's runner in this same program.</summary>
internal static class ScenarioProcess
{
    public static async Task<(bool HasPassed, string Output)> RunAsync(Scenario scenario, int seed, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. Program(), "-method", scenario.Method, "-noColor", "-noLogo", "-failSkips"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment[Chance.Variable] = seed.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode == 0, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (false, "");
        }
    }

    // Under `dotnet X.dll` the process is dotnet.
    private static string[] Program() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ScenarioProcess).Assembly.Location] : [];
}
