using System.Text.Json;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

/// <summary>The command, ended before an instance can have ticked.</summary>
public sealed class ShortRunTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Where_nothing_came_due_nothing_is_lost()
    {
        using var run = Start(folder["report.json"]);

        (await run.ExitAsync(Patience)).Should().Be(ExitCodes.Success, run.Output);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report.json"]));
        report.RootElement.GetProperty("totals").GetProperty("lost").GetInt32().Should().Be(0);
        run.Output.Should().NotContain("cannot be read");
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_told_after_the_total()
    {
        // Its disk is full.
        using var run = Start("/dev/full");

        (await run.ExitAsync(Patience)).Should().Be(ExitCodes.Failure, run.Output);

        run.Output.Should().MatchRegex("Stopped after (?s:.*)The report cannot be written to /dev/full: ").And.NotContain("   at ");
    }

    private static CommandRun Start(string report) => new(["--duration", "00:00:01", "--instances", "1", "--report", report]);
}
