using System.Text.Json;
using Dlm.Testing;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

/// <summary>The command with real servers, instances and runs.</summary>
public sealed class RunCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Three_instances_fire_one_enqueues_and_one_runs()
    {
        using var run = new CommandRun(["--duration", "00:00:25", "--schedule", "*/5 * * * * *", "--report", folder["report.json"]]);

        (await run.ExitAsync(Patience)).Should().Be(0, run.Output);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report.json"]));
        var totals = report.RootElement.GetProperty("totals");
        totals.GetProperty("lost").GetInt32().Should().Be(0);
        totals.GetProperty("doubled").GetInt32().Should().Be(0);
        totals.GetProperty("succeeded").GetInt32().Should().BeGreaterThanOrEqualTo(2);
        report.RootElement.GetProperty("instances").EnumerateArray().Select(name => name.GetString()).Should().Equal("instance-1", "instance-2", "instance-3");

        var full = report.RootElement.GetProperty("occurrences").EnumerateArray()
            .Where(occurrence => occurrence.GetProperty("fired").GetArrayLength() == 3)
            .ToList();
        full.Should().NotBeEmpty();
        foreach (var occurrence in full)
        {
            occurrence.GetProperty("fired").EnumerateArray().Count(firing => firing.GetProperty("outcome").GetString() == "Dispatched").Should().Be(1);
            occurrence.GetProperty("messages").GetInt32().Should().Be(1);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_process_is_left_behind(bool killedHard)
    {
        using var run = new CommandRun(["--schedule", "*/5 * * * * *"]);
        await Eventually.True(() => run.Output.Contains("SUCCEEDED", StringComparison.Ordinal), Patience);
        var descendants = await run.DescendantsAsync();
        descendants.Should().HaveCountGreaterThanOrEqualTo(7, "there are two guards, two servers and three instances");

        if (killedHard)
        {
            run.Kill();
        }
        else
        {
            Posix.Terminate(run.ProcessId);
            (await run.ExitAsync(Patience)).Should().Be(0, run.Output);
        }

        await Eventually.True(() => !descendants.Any(RunningProcesses.IsAlive), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        using var run = new CommandRun(["--help"]);

        (await run.ExitAsync(Patience)).Should().Be(0);
        run.Output.Should().ContainAll("--instances", "--duration", "--report", "--schedule", "--runtime").And.NotContain("guard");
    }

    [Theory]
    [InlineData("--instances", "0", "--instances must be 1 to")]
    [InlineData("--duration", "00:00:00", "--duration must be")]
    [InlineData("--duration", "soon", "soon")]
    [InlineData("--schedule", "* * * * *", "six fields")]
    [InlineData("--runtime", "docker", "docker")]
    [InlineData("--no-such", "option", "--no-such")]
    public async Task A_bad_argument_is_named(string option, string value, string said)
    {
        using var run = new CommandRun([option, value]);

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().Contain(said);
    }

    [Fact]
    public async Task All_faults_of_the_settings_are_told_at_once_before_anything_starts()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dlm__Jobs__import_data__TimeZone"] = "Europe/Atlantis",
            ["Dlm__Redlock__Ttl"] = "-00:00:10",
        };
        using var run = new CommandRun([], settings);

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().ContainAll("Europe/Atlantis", "Dlm:Redlock:Ttl").And.NotContain("Starting").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_service_elsewhere_that_does_not_answer_is_an_error()
    {
        // An address that is reserved for documentation: nothing can be there.
        using var run = new CommandRun([], new Dictionary<string, string?> { ["Dlm__Redlock__Endpoints__0"] = "redis.invalid:6379,password=hush" });

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().Contain("Redis at redis.invalid:6379").And.NotContain("hush");
    }
}
