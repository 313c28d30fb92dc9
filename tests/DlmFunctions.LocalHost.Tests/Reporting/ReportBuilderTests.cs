using System.Text.Json;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Reporting;
using DlmFunctions.LocalHost.Tests.Support;
using static DlmFunctions.LocalHost.Tests.Observation.Events;

namespace DlmFunctions.LocalHost.Tests.Reporting;

public sealed class ReportBuilderTests : IDisposable
{
    private static readonly OccurrenceRecord Succeeded = new("import_data", Noon, "Succeeded") { Attempt = 1, DispatchedBy = "instance-2", EnqueuedAt = Noon };
    private static readonly JournalEvent[] OneRun =
        [Sent("instance-2"), Fired("instance-2", "Dispatched"), Fired("instance-1", "Observed", 0.005), Started("instance-1"), Finished("instance-1")];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_file_is_as_documented()
    {
        await ReportFile.WriteAsync(folder["report.json"], Build(OneRun, [Succeeded]));

        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report.json"]));
        using var expected = JsonDocument.Parse("""
            {
              "instances": ["instance-1", "instance-2"],
              "occurrences": [
                {
                  "job": "import_data", "scheduledAt": "2026-11-23T12:00:00Z", "state": "Succeeded", "attempt": 1,
                  "fired": [
                    { "instance": "instance-1", "at": "2026-11-23T12:00:00.005Z", "outcome": "Observed" },
                    { "instance": "instance-2", "at": "2026-11-23T12:00:00.01Z", "outcome": "Dispatched" }
                  ],
                  "dispatchedBy": "instance-2", "enqueuedAt": "2026-11-23T12:00:00.02Z", "messages": 1,
                  "runs": [ { "instance": "instance-1", "startedAt": "2026-11-23T12:00:00.5Z", "finishedAt": "2026-11-23T12:00:00.75Z", "outcome": "Succeeded" } ]
                }
              ],
              "totals": { "occurrences": 1, "enqueued": 1, "succeeded": 1, "failed": 0, "lost": 0, "doubled": 0 }
            }
            """);
        JsonElement.DeepEquals(written.RootElement, expected.RootElement).Should().BeTrue(written.RootElement.ToString());
    }

    [Fact]
    public void Two_first_messages_are_a_double() =>
        Build([.. OneRun, Sent("instance-1")], [Succeeded]).Totals.Should().Match<ReportTotals>(totals => totals.Doubled == 1 && !totals.IsClean);

    [Fact]
    public void Two_successful_runs_are_a_double() =>
        Build([.. OneRun, Started("instance-2", 2), Finished("instance-2", attempt: 2)], [Succeeded]).Totals.Doubled.Should().Be(1);

    [Fact]
    public void A_message_sent_again_and_an_attempt_made_again_are_none()
    {
        JournalEvent[] events = [Sent("instance-2"), Started("instance-1"), Finished("instance-1", "Retrying"), Sent("instance-1", 2), Started("instance-2", 2), Finished("instance-2", attempt: 2)];

        var report = Build(events, [Succeeded with { Attempt = 2 }]);

        report.Totals.Should().Be(new ReportTotals(1, 1, 1, 0, 0, 0));
        report.Occurrences.Single().Messages.Should().Be(2);
    }

    [Fact]
    public void An_instant_that_only_the_schedule_knows_is_lost()
    {
        var report = Build([], []);

        report.Totals.Should().Be(new ReportTotals(1, 0, 0, 0, 1, 0));
        report.Occurrences.Single().Should().BeEquivalentTo(new { ScheduledAt = Noon.UtcDateTime, State = (string?)null, Messages = 0 });
    }

    [Fact]
    public void An_instant_before_the_begin_of_the_schedule_is_not_lost() =>
        Build([Event("JobBegun", "instance-1", -10, ("Instant", "2026-11-23T12:00:00Z"))], []).Totals.IsClean.Should().BeTrue();

    [Fact]
    public void A_record_that_never_got_a_message_is_lost() =>
        Build([Fired("instance-1", "Deferred")], [Succeeded with { State = "Decided", EnqueuedAt = null, Attempt = 0 }]).Totals.Should().Be(new ReportTotals(1, 0, 0, 0, 1, 0));

    /// <summary>Its schedule began in an earlier run: 10 s for the start, 10 s for a tick, 5 s for its decision.</summary>
    [Theory]
    [InlineData(24, 0)]
    [InlineData(25, 1)]
    public void Before_the_first_tick_can_be_over_no_instant_is_lost(double stop, int lost) =>
        Build([], [], start: -1, stop: stop - 1).Totals.Lost.Should().Be(lost);

    [Fact]
    public void Once_the_schedule_has_begun_the_first_tick_is_over() =>
        Build([Event("JobBegun", "instance-1", -1, ("Instant", "2026-11-23T11:59:59Z"))], [], start: -1, stop: 23).Totals.Lost.Should().Be(1);

    [Fact]
    public void An_occurrence_in_flight_is_neither_lost_nor_doubled() =>
        Build([Sent("instance-2"), Started("instance-1")], [Succeeded with { State = "Running" }]).Totals.Should().Be(new ReportTotals(1, 1, 0, 0, 0, 0));

    [Fact]
    public void A_failed_one_is_counted_as_failed() =>
        Build([Sent("instance-2"), Started("instance-1"), Finished("instance-1", "Failed")], [Succeeded with { State = "Failed" }]).Totals.Should().Be(new ReportTotals(1, 1, 0, 1, 0, 0));

    private static Report Build(IEnumerable<JournalEvent> events, IReadOnlyCollection<OccurrenceRecord> records, double start = -5, double stop = 50)
    {
        var builder = new ReportBuilder(
            events.ToObservations(), Noon.AddSeconds(start), Noon.AddSeconds(stop), tick: TimeSpan.FromSeconds(10), claimAfter: TimeSpan.FromSeconds(5));
        builder.Add("import_data", "0 * * * * *", "UTC", records);
        return builder.Build(["instance-1", "instance-2"]);
    }
}
