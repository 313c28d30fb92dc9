using CsCheck;
using Dlm.Jobs;
using Dlm.Tests.Support;

namespace Dlm.Tests.Jobs;

/// <summary>Latest, Next and Between are three views of one series, whatever the schedule, the zone and the instant.</summary>
public sealed class CronScheduleProperties
{
    private const int Samples = 1000;

    private static readonly Gen<CronSchedule> Schedule = Gen.Select(
        Gen.OneOf("0", "30", "*/10", "*", "5,50"),
        Gen.OneOf("0", "30", "*/7", "*", "59"),
        Gen.OneOf("2", "1", "*", "*/3", "0"),
        Gen.OneOf("*", "*", "1", "L"),
        Gen.OneOf("*", "*", "MON-FRI"),
        Gen.OneOf("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/Dublin", "Africa/Casablanca"),
        (second, minute, hour, day, weekday, zone) => CronSchedule.Parse($"{second} {minute} {hour} {day} * {weekday}", zone));

    // Half of them within two days of a change of the clocks in one of the zones.
    private static readonly Gen<DateTimeOffset> Instant = Gen.Select(
        Gen.OneOf(
            Gen.OneOf(Utc.Parse("2026-03-29 01:00"), Utc.Parse("2026-10-25 01:00"), Utc.Parse("2026-03-08 07:00"), Utc.Parse("2026-11-01 06:00"), Utc.Parse("2026-04-04 15:00"), Utc.Parse("2027-02-07 02:00")),
            Gen.Long[Utc.Parse("2024-01-01").UtcTicks, Utc.Parse("2030-01-01").UtcTicks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero))),
        Gen.Int[-172_800_000, 172_800_000],
        (around, milliseconds) => around.AddMilliseconds(milliseconds));

    [Fact]
    public void Nothing_lies_between_an_instant_and_the_next() =>
        Gen.Select(Schedule, Instant).Sample((schedule, after) =>
        {
            var next = schedule.Next(after)!.Value;

            next.Should().BeAfter(after);
            schedule.Latest(next).Should().Be(next, "{0} after {1:O}", schedule, after);
            (schedule.Latest(next.AddTicks(-1)) is { } before && before > after).Should().BeFalse("{0} after {1:O}", schedule, after);
        }, iter: Samples);

    [Fact]
    public void The_latest_is_reached_by_the_next() =>
        Gen.Select(Schedule, Instant).Sample((schedule, upTo) =>
        {
            var latest = schedule.Latest(upTo)!.Value;

            latest.Should().BeOnOrBefore(upTo);
            schedule.Next(latest.AddTicks(-1)).Should().Be(latest, "{0} up to {1:O}", schedule, upTo);
            schedule.Next(latest)!.Value.Should().BeAfter(upTo, "{0} up to {1:O}", schedule, upTo);
        }, iter: Samples);

    [Fact]
    public void Between_is_what_Next_walks_through_and_ends_with_the_latest() =>
        Gen.Select(Schedule, Instant, Gen.Int[0, 600]).Sample((schedule, after, seconds) =>
        {
            var upTo = after.AddSeconds(seconds);
            var between = schedule.Between(after, upTo).ToList();

            between.Should().Equal(Walk(schedule, after, upTo));
            (between.Count == 0 ? null : (DateTimeOffset?)between[^1])
                .Should().Be(schedule.Latest(upTo) is { } latest && latest > after ? latest : null);
        }, iter: Samples);

    private static IEnumerable<DateTimeOffset> Walk(CronSchedule schedule, DateTimeOffset after, DateTimeOffset upTo)
    {
        for (var next = schedule.Next(after); next <= upTo; next = schedule.Next(next.Value))
        {
            yield return next.Value;
        }
    }
}
