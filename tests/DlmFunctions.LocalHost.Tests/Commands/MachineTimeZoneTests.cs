using System.Globalization;
using System.Text.Json;
using Dlm.Testing;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

/// <summary>The command on a machine in Berlin.</summary>
public sealed class MachineTimeZoneTests : IDisposable
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// The clock of the instances and of storage is set to shortly before the change. Where the start takes longer than that, the timers are
    /// evaluated in the hour that comes twice, in which they fail as well.
    /// </summary>
    [Theory]
    [InlineData("2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25T01:00:00Z")]
    public async Task The_tick_goes_on_when_the_clocks_change(string at)
    {
        FakeTime.Require();
        var change = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
        var variables = Berlin();
        FakeTime.AddTo(variables, change - Before - TimeProvider.System.GetUtcNow());
        variables["PATH"] = WithoutFakeTime("redis-server") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        string[] arguments = ["--instances", "2", "--duration", "00:01:30", "--schedule", "*/5 * * * * *", "--report", folder["report.json"]];
        using var run = new CommandRun(arguments, variables);

        (await run.ExitAsync(Patience)).Should().Be(0, run.Output);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report.json"]));
        var fired = report.RootElement.GetProperty("occurrences").EnumerateArray()
            .Where(occurrence => occurrence.GetProperty("job").GetString() == "import_data" && occurrence.GetProperty("fired").GetArrayLength() > 0)
            .Select(occurrence => occurrence.GetProperty("scheduledAt").GetDateTimeOffset())
            .ToList();
        fired.Should().HaveCountGreaterThan(3, run.Output);
        fired[^1].Should().BeAfter(change);
        fired.Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task Every_process_that_it_starts_is_in_utc()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The environment of another process is read from /proc.");
        using var run = new CommandRun(["--schedule", "*/5 * * * * *", "--duration", "00:05:00"], Berlin());
        await Eventually.True(() => run.Output.Contains("fired", StringComparison.Ordinal), Patience);

        // Redis writes its title over its own environment.
        var environments = (await run.DescendantsAsync())
            .Select(process => File.ReadAllText($"/proc/{process}/environ").Split('\0'))
            .Where(environment => environment.Any(variable => variable.StartsWith("PATH=", StringComparison.Ordinal)));

        environments.Should().HaveCountGreaterThanOrEqualTo(4, "there are three instances and Azurite").And.AllSatisfy(environment =>
            environment.Should().Contain("TZ=UTC").And.NotContain(variable => variable.StartsWith("WEBSITE_TIME_ZONE=", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string?> Berlin() => new() { ["TZ"] = "Europe/Berlin", ["WEBSITE_TIME_ZONE"] = "Europe/Berlin", ["Dlm__Import__Source"] = "Sample" };

    // Redis does not start with it; its clock, which then disagrees, decides nothing.
    private string WithoutFakeTime(string program)
    {
        var bin = Directory.CreateDirectory(folder["bin"]).FullName;
        if (SearchPath.Find(program) is { } path)
        {
            var script = Path.Combine(bin, program);
            File.WriteAllText(script, $"#!/bin/sh\nunset LD_PRELOAD\nexec '{path}' \"$@\"\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return bin;
    }
}
