using DlmFunctions.LocalHost.Reporting;

namespace DlmFunctions.LocalHost.Tests.Reporting;

public sealed class ScheduleAuditTests
{
    private const string TenSeconds = "*/10 * * * * *";
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_instant_without_a_record_is_lost() =>
        Lost([Record(10), Record(30)]).Should().Equal(Noon.AddSeconds(20));

    [Fact]
    public void A_record_covers_the_instants_that_it_stands_for() =>
        Lost([Record(30) with { RangeFrom = Noon.AddSeconds(10) }]).Should().BeEmpty();

    [Fact]
    public void The_begin_of_the_schedule_is_not_part_of_it_and_the_last_seconds_are_in_flight() =>
        Lost([], stop: 14).Should().BeEmpty();

    [Fact]
    public void What_came_due_before_the_last_seconds_is_not_in_flight() =>
        Lost([], stop: 15).Should().Equal(Noon.AddSeconds(10));

    [Fact]
    public void A_run_that_ends_at_once_has_lost_nothing() => Lost([], stop: 0).Should().BeEmpty();

    [Fact]
    public void The_schedule_is_read_in_its_time_zone() =>
        ScheduleAudit.Lost("0 0 13 * * *", "Europe/Berlin", Noon.AddHours(-1), Noon.AddHours(1), []).Should().Equal(Noon);

    [Fact]
    public void A_zone_with_standard_time_in_summer_is_no_endless_audit()
    {
        var change = new DateTimeOffset(2027, 3, 28, 0, 0, 0, TimeSpan.Zero);

        ScheduleAudit.Lost("0 0 * * * *", "Europe/Dublin", change, change.AddHours(3), []).Should().Equal(change.AddHours(1), change.AddHours(2));
    }

    [Theory]
    [InlineData("Decided", 16, true)]
    [InlineData("Decided", 15, false)]
    [InlineData("Enqueued", 60, false)]
    [InlineData("Running", 60, false)]
    [InlineData("Skipped", 60, false)]
    public void A_record_that_should_have_had_a_message_is_unsent(string state, double stop, bool unsent) =>
        Unsent(Record(0) with { State = state }, stop).Should().HaveCount(unsent ? 1 : 0);

    [Theory]
    [InlineData(56, true)]
    [InlineData(55, false)]
    public void One_that_was_caught_up_with_waits_since_it_was_recorded(double stop, bool unsent) =>
        Unsent(Record(0) with { State = "Decided", DecidedAt = Noon.AddSeconds(40) }, stop).Should().HaveCount(unsent ? 1 : 0);

    [Fact]
    public void One_that_was_handed_back_has_had_its_first_message() =>
        Unsent(Record(0) with { State = "Decided", Attempt = 1 }, 60).Should().BeEmpty();

    private static IReadOnlyList<OccurrenceRecord> Unsent(OccurrenceRecord record, double stop) =>
        ScheduleAudit.Unsent(TimeSpan.FromSeconds(5), Noon.AddSeconds(stop), [record]);

    private static IReadOnlyList<DateTimeOffset> Lost(IReadOnlyCollection<OccurrenceRecord> records, double stop = 37) =>
        ScheduleAudit.Lost(TenSeconds, "UTC", Noon, Noon.AddSeconds(stop), records);

    private static OccurrenceRecord Record(double second) => new("import_data", Noon.AddSeconds(second), "Succeeded");
}
