using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Services;
using static DlmFunctions.LocalHost.Tests.Observation.Events;

namespace DlmFunctions.LocalHost.Tests.Observation;

public sealed class PlainViewTests
{
    private static readonly RunOutline Outline = new(
        "built-in host", ["instance-1", "instance-2"], ["import_data */10 * * * * * (UTC)"], [], [new ServiceDescription("Redis", "127.0.0.1:6379", "already running")], "/logs");

    [Fact]
    public async Task An_occurrence_reads_as_a_story()
    {
        JournalEvent[] events =
        [
            Sent("instance-2"), Fired("instance-2", "Dispatched"), Fired("instance-1", "Observed", 1.5), Started("instance-1", attempt: 2), Finished("instance-1", attempt: 2),
            Event("ServiceReady", "instance-1", 0),
        ];

        (await ShowAsync(events)).Should().Equal(
            "12:00:00.020  instance-2  import_data 12:00:00  message sent +20 ms",
            "12:00:00.010  instance-2  import_data 12:00:00  fired +10 ms: WON, it is enqueued",
            "12:00:01.500  instance-1  import_data 12:00:00  fired +1.5 s: a peer has it",
            "12:00:00.500  instance-1  import_data 12:00:00  run starts +500 ms, attempt 2",
            "12:00:00.750  instance-1  import_data 12:00:00  SUCCEEDED in 250 ms: 3 pages, 60 written");
    }

    [Fact]
    public async Task A_long_run_tells_of_its_progress_now_and_then()
    {
        const string counts = """{"pages":20,"read":2000,"written":1990,"unchanged":0,"rejected":10,"bytes":123456,"milliseconds":4000}""";

        var lines = await ShowAsync([Started("instance-1"), Progress("instance-1", 1, counts), Progress("instance-1", 3, counts), Progress("instance-1", 4, counts)]);

        lines.Should().Equal(
            "12:00:00.500  instance-1  import_data 12:00:00  run starts +500 ms",
            "12:00:03.000  instance-1  import_data 12:00:00  running: 20 pages, 2000 read, 1990 written, 10 rejected, 500/s");
    }

    [Fact]
    public async Task A_part_is_named_behind_its_occurrence() =>
        (await ShowAsync([Started("instance-1").OfPart(3)])).Should().Equal(
            "12:00:00.500  instance-1  import_data 12:00:00 part 3  run starts +500 ms");

    [Fact]
    public async Task An_occurrence_in_parts_ends_with_them()
    {
        JournalEvent[] events =
        [
            Started("instance-1"), Finished("instance-1", "FannedOut", after: 0.6), Started("instance-2", after: 1).OfPart(1),
            Event("PartsJoined", "instance-2", 2, ("State", "Succeeded"), ("Counts", """{"read":40,"parts":2}""")),
        ];

        (await ShowAsync(events))[^1].Should().Be("12:00:02.000  instance-2  import_data 12:00:00  SUCCEEDED with all its parts: 40 read, 2 parts");
        var run = events.ToObservations().Occurrences.First().Runs.Single();
        (run.Outcome, run.FinishedAt).Should().Be(("Succeeded", Noon.AddSeconds(2)));
        new[] { events[0], events[3], events[1] }.ToObservations().Occurrences.First().Runs.Single().Outcome.Should().Be("Succeeded", "journals are read in any order");
    }

    [Fact]
    public async Task Foreign_text_cannot_command_the_terminal()
    {
        var alarm = Event("AttemptFailed", "instance-1", 0) with { Level = "Warning", Message = "\u001b[2Jgone\nand \u009b31m more" };

        (await ShowAsync([alarm])).Should().ContainSingle().Which.Should().EndWith("WARNING  [2Jgone and  31m more");
    }

    private static async Task<IReadOnlyList<string>> ShowAsync(IReadOnlyList<JournalEvent> events)
    {
        using var output = new StringWriter();
        await new PlainView(output).ShowAsync(Outline, show =>
        {
            show(events);
            return Task.CompletedTask;
        });
        var text = output.ToString();
        text.Should().StartWith("Instances  instance-1, instance-2 on the built-in host");
        return text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
