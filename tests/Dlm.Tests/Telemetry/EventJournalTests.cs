using System.Text.Json;
using Dlm.Configuration;
using Dlm.Importing;
using Dlm.Runs;
using Dlm.Scheduling;
using Dlm.Telemetry;
using Dlm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Dlm.Tests.Telemetry;

public sealed class EventJournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dlm-test-").FullName;
    private readonly FakeTimeProvider time = new(Utc.Parse("2026-11-23 04:27:00.25"));

    private string Path => System.IO.Path.Combine(folder, "journal.ndjson");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_event_is_one_line_with_its_time_instance_id_and_values()
    {
        using var journal = Open(Path);
        journal.CreateLogger("Dlm.Scheduling.JobTick").OccurrenceFired("import_data", "2026-11-23T04:27:00Z", FiringOutcome.Dispatched);

        Lines().Should().ContainSingle().Which.GetRawText().Should().Be(
            """{"at":"2026-11-23T04:27:00.25Z","instance":"a","id":1100,"event":"OccurrenceFired","level":"Information","message":"import_data 2026-11-23T04:27:00Z came due: Dispatched.","data":{"Job":"import_data","Occurrence":"2026-11-23T04:27:00Z","Outcome":"Dispatched"}}""");
    }

    [Fact]
    public void Numbers_stay_numbers_and_durations_are_written_the_same_everywhere()
    {
        using var journal = Open(Path);
        var log = journal.CreateLogger("Dlm.Runs.Dispatcher");
        log.MessageSent("import_data", "x", 2);
        log.WakeUpRepaired("import_data", "x", RunState.Enqueued, TimeSpan.FromSeconds(90.5));

        var lines = Lines();
        lines[0].GetProperty("data").GetProperty("Send").GetInt32().Should().Be(2);
        lines[1].GetProperty("data").GetProperty("Age").GetString().Should().Be("00:01:30.5000000");
    }

    [Fact]
    public void Text_from_outside_cannot_break_out_of_its_line()
    {
        using var journal = Open(Path);
        journal.CreateLogger("Dlm.Runs.RunExecutor").MessageRejected("import_data", "first\nsecond \u001b[31m \"quoted\" \ud800");

        File.ReadAllLines(Path).Should().ContainSingle().Which.Should().NotContain("\u001b");
        Lines()[0].GetProperty("data").GetProperty("Reason").GetString().Should().StartWith("first\nsecond");
    }

    [Fact]
    public void A_line_is_on_disk_when_the_call_returns_and_stays_there_over_a_restart()
    {
        using (var first = Open(Path))
        {
            first.CreateLogger("Dlm.StartupService").ServiceReady("Storage");
            Lines().Should().HaveCount(1);
        }

        using var second = Open(Path);
        second.CreateLogger("Dlm.StartupService").ServiceReady("Storage");
        Lines().Should().HaveCount(2);
    }

    [Fact]
    public void Lines_of_many_threads_do_not_mix()
    {
        using var journal = Open(Path);
        var log = journal.CreateLogger("Dlm.Runs.Dispatcher");

        Parallel.For(0, 1000, send => log.MessageSent("import_data", "x", send));

        Lines().Select(line => line.GetProperty("data").GetProperty("Send").GetInt32()).Should().BeEquivalentTo(Enumerable.Range(0, 1000));
    }

    [Fact]
    public void Progress_is_in_it_though_it_is_too_much_for_a_log()
    {
        using var log = new LogLines();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddDlm(Settings.Configuration(("JobsStorage", Settings.Storage), ("Dlm:EventJournal", Path))).AddImport();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<ILoggerFactory>().CreateLogger("Dlm.Runs.RunAttempt").RunProgress("import_data", "x", 1, "{}");

        Lines().Should().ContainSingle().Which.GetProperty("event").GetString().Should().Be("RunProgress");
        log.All.Should().BeEmpty();
    }

    [Fact]
    public void Only_the_engine_is_in_it()
    {
        using var journal = Open(Path);
        journal.CreateLogger("Azure.Core").Log(LogLevel.Error, "not the engine's");

        File.Exists(Path).Should().BeFalse();
    }

    [Fact]
    public void Without_the_setting_there_is_none()
    {
        using var journal = Open(null);

        journal.CreateLogger("Dlm.Runs.Dispatcher").IsEnabled(LogLevel.Critical).Should().BeFalse();
    }

    [Fact]
    public void What_is_logged_after_the_end_is_let_go()
    {
        var journal = Open(Path);
        var log = journal.CreateLogger("Dlm.StartupService");
        log.ServiceReady("Storage");
        journal.Dispose();

        log.ServiceReady("Redis");

        Lines().Should().HaveCount(1);
    }

    private EventJournal Open(string? path) =>
        new(Options.Create(new DlmOptions { EventJournal = path }), new InstanceIdentity("a"), time);

    private List<JsonElement> Lines()
    {
        using var file = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}
