using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Dlm.Testing;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Commands;

/// <summary>The command with real servers, instances and runs.</summary>
public sealed class RunCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // A message that was not sent is sent by a peer after 5 s, and queues are polled every 2 s: the rest is for a busy machine.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Every second, for a minute: what the report says is checked against the clock, not against the schedule.</summary>
    [Fact]
    public async Task Sixty_occurrences_over_three_instances_are_each_run_once()
    {
        string[] arguments = ["--duration", "00:01:20", "--schedule", "* * * * * *", "--report", folder["report.json"]];
        // On a busy machine a second may be missed by all three: it is caught up with, by a record of its own.
        using var run = new CommandRun(arguments, new Dictionary<string, string?> { ["Dlm__Jobs__import_data__Misfire"] = "FireAll" });

        (await run.ExitAsync(Patience * 2)).Should().Be(0, run.Output);

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report.json"]));
        var report = json.RootElement;
        Texts(report.GetProperty("instances")).Should().Equal("instance-1", "instance-2", "instance-3");
        report.GetProperty("totals").GetProperty("lost").GetInt32().Should().Be(0);
        report.GetProperty("totals").GetProperty("doubled").GetInt32().Should().Be(0);

        var occurrences = report.GetProperty("occurrences").EnumerateArray()
            .Where(occurrence => occurrence.GetProperty("job").GetString() == "import_data")
            .ToList();
        var instants = occurrences.Select(occurrence => occurrence.GetProperty("scheduledAt").GetDateTime()).ToList();
        instants.Should().Equal(Enumerable.Range(0, instants.Count).Select(second => instants[0].AddSeconds(second)), "none is missing and none is added");

        instants.Should().HaveCountGreaterThanOrEqualTo(60);

        // How many messages it took is not asked: one that is not known to be sent in time is rightly sent again.
        occurrences.Where((_, index) => instants[index] < instants[^1] - Settling).Should().AllSatisfy(occurrence =>
        {
            occurrence.GetProperty("state").GetString().Should().Be("Succeeded");
            Texts(occurrence.GetProperty("runs"), "outcome").Where(outcome => outcome == "Succeeded").Should().ContainSingle();
        });
        occurrences.Count(occurrence => occurrence.GetProperty("fired").GetArrayLength() == 3).Should().BePositive("every timer fires");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_process_is_left_behind(bool killedHard)
    {
        // The duration is for the case that the test itself is killed.
        using var run = new CommandRun(["--schedule", "*/5 * * * * *", "--duration", "00:05:00"]);
        await Eventually.True(() => run.Output.Contains("SUCCEEDED", StringComparison.Ordinal), Patience);
        var descendants = await run.DescendantsAsync();
        descendants.Should().HaveCountGreaterThanOrEqualTo(10, "there are two guards, two servers, three hosts and three workers");

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

    /// <summary>Of an instance, the host or the worker; then the hosts and the command at once.</summary>
    [Fact]
    public async Task Nothing_is_left_of_what_is_killed_hard()
    {
        using var run = new CommandRun(["--app", OtherApp.Folder, "--duration", "00:05:00"], OtherApp.Settings(folder["journal"]));
        await Eventually.True(async _ => (await WorkersAsync(run)).Count == 3 && run.Output.Split("Job host started").Length > 3, Patience);
        var workers = await WorkersAsync(run);

        RunningProcesses.Kill(workers[0].Worker);
        await Eventually.True(async _ => (await WorkersAsync(run)).Any(pair => pair.Host == workers[0].Host && pair.Worker != workers[0].Worker), Patience, what: "Another worker is started.");
        RunningProcesses.Kill(workers[1].Host);
        await Eventually.True(() => !RunningProcesses.IsAlive(workers[1].Worker), Patience, what: "The worker ends with its host.");

        var rest = await run.DescendantsAsync();
        (await WorkersAsync(run)).Select(pair => pair.Host).Append(run.ProcessId).ToList().ForEach(RunningProcesses.Kill);
        await Eventually.True(() => !rest.Any(RunningProcesses.IsAlive), Patience, what: "Nothing is left of the run.");
    }

    /// <summary>As the README starts it: the command is a child of <c>dotnet run</c>, which tells it nothing when it dies.</summary>
    [Fact]
    public async Task No_process_is_left_behind_by_a_dotnet_run_that_is_killed_hard()
    {
        var configuration = typeof(OwnExecutable).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var project = Path.Combine(RepositoryRoot.Path, "src", "DlmFunctions.LocalHost");
        string[] dotnetRun = ["run", "--no-build", "--configuration", configuration, "--project", project, "--"];
        using var run = new CommandRun(new ProcessStartInfo("dotnet", [.. dotnetRun, "--schedule", "*/5 * * * * *", "--duration", "00:05:00"]));
        await Eventually.True(() => run.Output.Contains("SUCCEEDED", StringComparison.Ordinal), Patience);
        var descendants = await run.DescendantsAsync();
        descendants.Should().HaveCountGreaterThanOrEqualTo(11, "there are the command, two guards, two servers, three hosts and three workers");

        run.Kill();

        await Eventually.True(() => !descendants.Any(RunningProcesses.IsAlive), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        using var run = new CommandRun(["--help"]);

        (await run.ExitAsync(Patience)).Should().Be(0);
        run.Output.Should().ContainAll("--instances", "--duration", "--report", "--schedule", "--runtime", "--app", "--port").And.NotContain("guard");
    }

    [Theory]
    [InlineData("--instances", "0", "--instances must be 1 to")]
    [InlineData("--duration", "00:00:00", "--duration must be")]
    [InlineData("--duration", "soon", "soon")]
    [InlineData("--schedule", "* * * * *", "six fields")]
    [InlineData("--report", "/no/such/folder/report.json", "/no/such/folder")]
    [InlineData("--runtime", "docker", "docker")]
    [InlineData("--app", "/no/such/folder", "/no/such/folder")]
    [InlineData("--app", "/", "worker.config.json")]
    [InlineData("--port", "0", "--port must be 1 to")]
    [InlineData("--no-such", "option", "--no-such")]
    public async Task A_bad_argument_is_named(string option, string value, string said)
    {
        using var run = new CommandRun([option, value]);

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().Contain(said);
    }

    [Fact]
    public async Task All_faults_of_the_settings_are_told_once_by_the_worker()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dlm__Jobs__import_data__TimeZone"] = "Europe/Atlantis",
            ["Dlm__Redlock__Ttl"] = "-00:00:10",
        };
        using var run = new CommandRun([], settings);

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().Contain("Europe/Atlantis", Exactly.Once()).And.Contain("Dlm:Redlock:Ttl", Exactly.Once()).And.NotContain("instance-").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_service_elsewhere_that_does_not_answer_is_an_error()
    {
        // Names below .invalid are reserved: nothing can be there.
        var settings = new Dictionary<string, string?> { ["Dlm__Redlock__Endpoints__0"] = "redis.invalid:6379,password=hush" };
        using var run = new CommandRun([], settings);

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().Contain("Redis at redis.invalid:6379").And.NotContain("hush");
    }

    [Theory]
    [InlineData("JobsStorage", "JobsStorage__queueServiceUri", "JobsStorage__tableServiceUri")]
    [InlineData("AzureWebJobsStorage", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__blobServiceUri")]
    public async Task A_storage_that_is_known_by_address_and_does_not_answer_is_an_error(string connection, params string[] addresses)
    {
        var settings = addresses.ToDictionary(setting => setting, _ => (string?)"https://storage.invalid");
        using var run = new CommandRun([], new Dictionary<string, string?>(settings) { [connection] = null });

        (await run.ExitAsync(Patience)).Should().Be(2);
        run.Output.Should().Contain($"{connection} (https://storage.invalid/) does not answer");
    }

    private static async Task<IReadOnlyList<(int Host, int Worker)>> WorkersAsync(CommandRun run) =>
    [
        .. (await run.DescendantsAsync()).Where(process => RunningProcesses.CommandLine(process).Contains("--functions-worker-id", StringComparison.Ordinal))
            .Select(worker => (RunningProcesses.Parent(worker), worker)),
    ];

    private static IEnumerable<string?> Texts(JsonElement array, string? property = null) =>
        array.EnumerateArray().Select(element => (property is null ? element : element.GetProperty(property)).GetString());
}
