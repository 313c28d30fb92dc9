using Dlm.Jobs;
using Dlm.Tests.Support;

namespace Dlm.Tests.Jobs;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * * *", "UTC", "2026-11-23 04:27:00", "2026-11-23 04:27:01")]
    [InlineData("*/10 * * * * *", "UTC", "2026-11-23 04:27:00", "2026-11-23 04:27:10")]
    [InlineData("0 * * * * *", "UTC", "2026-11-23 04:27:00", "2026-11-23 04:28:00")]
    [InlineData("30 15 10 * * *", "UTC", "2026-11-23 04:27:00", "2026-11-23 10:15:30")]
    [InlineData("0 0 0 1 1 *", "UTC", "2026-11-23 04:27:00", "2027-01-01 00:00:00")]
    [InlineData("0 0 12 * * MON", "UTC", "2026-11-23 12:00:00", "2026-11-30 12:00:00")]
    [InlineData("0 0 9 * * *", "Europe/Berlin", "2026-01-15 00:00:00", "2026-01-15 08:00:00")]
    [InlineData("0 0 9 * * *", "Europe/Berlin", "2026-07-15 00:00:00", "2026-07-15 07:00:00")]
    [InlineData("0 0 9 * * *", "America/New_York", "2026-01-15 00:00:00", "2026-01-15 14:00:00")]
    [InlineData("0 0 9 * * *", "Asia/Kolkata", "2026-01-15 00:00:00", "2026-01-15 03:30:00")]
    public void Next_is_the_first_instant_after_another(string schedule, string zone, string after, string expected) =>
        CronSchedule.Parse(schedule, zone).Next(Utc.Parse(after)).Should().Be(Utc.Parse(expected));

    [Theory]
    [InlineData("0 * * * * *", "2026-11-23 04:27:00", "2026-11-23 04:27:00")]
    [InlineData("0 * * * * *", "2026-11-23 04:27:59.999", "2026-11-23 04:27:00")]
    [InlineData("0 * * * * *", "2026-11-23 04:26:59.999", "2026-11-23 04:26:00")]
    [InlineData("0 0 0 29 2 *", "2026-11-23 04:27:00", "2024-02-29 00:00:00")]
    public void Latest_is_the_newest_instant_that_is_not_in_the_future(string schedule, string upTo, string expected) =>
        CronSchedule.Parse(schedule, "UTC").Latest(Utc.Parse(upTo)).Should().Be(Utc.Parse(expected));

    // An instant inside the gap fires at the end of the gap; a fixed time in the overlap fires once, at its first passing.
    [Theory]
    [InlineData("Europe/Berlin", "0 30 2 * * *", "2026-03-28 00:00", "2026-03-31 00:00", "2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30")]
    [InlineData("Europe/Berlin", "0 30 2 * * *", "2026-10-24 00:00", "2026-10-27 00:00", "2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30")]
    [InlineData("America/New_York", "0 30 2 * * *", "2026-03-07 00:00", "2026-03-10 00:00", "2026-03-07 07:30", "2026-03-08 07:00", "2026-03-09 06:30")]
    [InlineData("America/New_York", "0 30 1 * * *", "2026-10-31 00:00", "2026-11-03 00:00", "2026-10-31 05:30", "2026-11-01 05:30", "2026-11-02 06:30")]
    public void A_fixed_time_fires_once_a_day_when_the_clock_changes(
        string zone, string schedule, string after, string upTo, string first, string second, string third) =>
        CronSchedule.Parse(schedule, zone).Between(Utc.Parse(after), Utc.Parse(upTo))
            .Should().Equal(Utc.Parse(first), Utc.Parse(second), Utc.Parse(third));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29 00:00", "2026-03-29 00:30", "2026-03-29 01:00", "2026-03-29 01:30")]
    [InlineData("Europe/Berlin", "2026-10-25 00:00", "2026-10-25 00:30", "2026-10-25 01:00", "2026-10-25 01:30")]
    [InlineData("America/New_York", "2026-03-08 06:00", "2026-03-08 06:30", "2026-03-08 07:00", "2026-03-08 07:30")]
    [InlineData("America/New_York", "2026-11-01 05:00", "2026-11-01 05:30", "2026-11-01 06:00", "2026-11-01 06:30")]
    public void An_interval_goes_on_through_gap_and_overlap(string zone, string after, string first, string second, string third) =>
        CronSchedule.Parse("0 */30 * * * *", zone).Between(Utc.Parse(after), Utc.Parse(third))
            .Should().Equal(Utc.Parse(first), Utc.Parse(second), Utc.Parse(third));

    // Standard time in summer: .NET and Cronos take the wrong hour for the gap and the overlap.
    [Theory]
    [InlineData("Europe/Dublin", "0 0 * * * *", "2027-03-28 00:00", "2027-03-28 01:00", "2027-03-28 02:00")]
    [InlineData("Europe/Dublin", "0 30 1 * * *", "2027-03-27 01:30", "2027-03-28 01:00", "2027-03-29 00:30")]
    [InlineData("Europe/Dublin", "0 */30 * * * *", "2026-10-25 00:00", "2026-10-25 00:30", "2026-10-25 01:00")]
    [InlineData("Europe/Dublin", "0 */30 * * * *", "2026-10-25 00:30", "2026-10-25 01:00", "2026-10-25 01:30")]
    [InlineData("Europe/Dublin", "0 30 1 * * *", "2026-10-25 00:00", "2026-10-25 00:30", "2026-10-26 01:30")]
    [InlineData("Africa/Casablanca", "0 30 2 * * *", "2027-02-06 01:30", "2027-02-07 01:30", "2027-02-08 02:30")]
    [InlineData("Africa/Casablanca", "0 30 2 * * *", "2027-03-13 02:30", "2027-03-14 02:00", "2027-03-15 01:30")]
    [InlineData("Africa/Cairo", "0 0 0 * * *", "2026-04-22 22:00", "2026-04-23 22:00", "2026-04-24 21:00")]
    [InlineData("Australia/Lord_Howe", "0 15 2 * * *", "2026-10-02 15:45", "2026-10-03 15:30", "2026-10-04 15:15")]
    [InlineData("Pacific/Apia", "0 0 12 30 * *", "2011-11-30 22:00", "2011-12-30 10:00", "2012-01-29 22:00")]
    public void A_zone_unlike_others_follows_the_same_rules(string zone, string schedule, string after, string first, string second) =>
        CronSchedule.Parse(schedule, zone).Between(Utc.Parse(after), Utc.Parse(second)).Should().Equal(Utc.Parse(first), Utc.Parse(second));

    [Theory]
    [InlineData("*/10 * * * * *", "UTC")]
    [InlineData("0 30 1 * * *", "Europe/Dublin")]
    [InlineData("0 0 0 29 2 *", "Europe/Berlin")]
    public void What_was_asked_before_changes_no_answer(string text, string zone)
    {
        var asked = CronSchedule.Parse(text, zone);
        foreach (var hours in (int[])[0, 1, 24, 48, 1, 9000, 40000, 0, 9001])
        {
            var now = Utc.Parse("2027-03-27 00:59:59.5").AddHours(hours);

            asked.Latest(now).Should().Be(CronSchedule.Parse(text, zone).Latest(now), "at {0}", now);
            asked.Next(now).Should().Be(CronSchedule.Parse(text, zone).Next(now), "after {0}", now);
            asked.Next(now.AddSeconds(1)).Should().Be(CronSchedule.Parse(text, zone).Next(now.AddSeconds(1)), "after {0} + 1 s", now);
        }
    }

    [Fact]
    public void What_lies_between_two_instants_costs_one_search()
    {
        var searches = 0;
        var schedule = new CronSchedule("0 * * * * *", TimeZoneInfo.Utc, new WallClock(
            from =>
            {
                searches++;
                return from.Second == 0 ? from : from.AddSeconds(60 - from.Second);
            },
            isInterval: true));
        var now = Utc.Parse("2026-11-23 04:27:00");
        schedule.Latest(now).Should().Be(now);
        var first = searches;

        for (var second = 0; second < 60; second++)
        {
            schedule.Latest(now.AddSeconds(second)).Should().Be(now);
            schedule.Next(now.AddSeconds(second)).Should().Be(now.AddMinutes(1));
        }

        searches.Should().Be(first);
        schedule.Latest(now.AddMinutes(1)).Should().Be(now.AddMinutes(1));
        searches.Should().BeLessThanOrEqualTo(first + 2);
    }

    [Fact]
    public void A_library_that_fails_is_a_fault_of_the_schedule() =>
        FluentActions.Invoking(() => Odd(_ => throw new InvalidOperationException("Oh.")).Latest(Utc.Parse("2026-11-23")))
            .Should().Throw<ScheduleFaultException>().WithMessage("*Oh.*");

    [Fact]
    public void A_library_that_makes_no_progress_is_a_fault_of_the_schedule() =>
        FluentActions.Invoking(() => Odd(from => from.AddSeconds(-1)).Next(Utc.Parse("2026-11-23"))).Should().Throw<ScheduleFaultException>();

    [Fact]
    public void A_library_that_never_comes_to_the_point_ends_within_a_bound() =>
        Odd(from => from.AddYears(2)).Next(Utc.Parse("2026-11-23")).Should().BeNull();

    [Fact]
    public void Between_leaves_out_its_beginning_and_has_its_end() =>
        CronSchedule.Parse("0 * * * * *", "UTC").Between(Utc.Parse("2026-11-23 04:27"), Utc.Parse("2026-11-23 04:29"))
            .Should().Equal(Utc.Parse("2026-11-23 04:28"), Utc.Parse("2026-11-23 04:29"));

    [Theory]
    [InlineData("2026-11-23 04:27", "2026-11-23 04:27")]
    [InlineData("2026-11-23 04:28", "2026-11-23 04:27")]
    public void Between_is_empty_where_nothing_lies_between(string after, string upTo) =>
        CronSchedule.Parse("* * * * * *", "UTC").Between(Utc.Parse(after), Utc.Parse(upTo)).Should().BeEmpty();

    [Fact]
    public void A_date_that_never_comes_has_no_instants()
    {
        var never = CronSchedule.Parse("0 0 0 30 2 *", "UTC");

        never.Latest(Utc.Parse("2026-11-23")).Should().BeNull();
        never.Next(Utc.Parse("2026-11-23")).Should().BeNull();
    }

    [Theory]
    [InlineData("* * * * * *", 1, 1)]
    [InlineData("*/10 * * * * *", 10, 10)]
    [InlineData("*/25 * * * * *", 10, 25)]
    [InlineData("0 * * * * *", 60, 60)]
    [InlineData("0,5 0 * * * *", 5, 3595)]
    [InlineData("0 0 0 * * *", 86_400, 86_400)]
    public void The_gaps_are_those_between_neighbours(string schedule, int shortest, int longest)
    {
        var cron = CronSchedule.Parse(schedule, "UTC");

        cron.ShortestGap().Should().Be(TimeSpan.FromSeconds(shortest));
        cron.LongestGap().Should().Be(TimeSpan.FromSeconds(longest));
    }

    [Theory]
    [InlineData("* * * * * *", true)]
    [InlineData("59 * * * * ?", true)]
    [InlineData("0/20 0-59 */1 1-31 JAN-DEC SUN-SAT", true)]
    [InlineData("*/10 0-58 * * * *", false)]
    [InlineData("*/10 * 8-18 * * *", false)]
    [InlineData("*/10 * * 1-30 * *", false)]
    [InlineData("*/10 * * * 1-11 *", false)]
    [InlineData("*/10 * * * * MON-SAT", false)]
    [InlineData("*/10 * * L * *", false)]
    [InlineData("0 0 0 30 2 *", false)]
    public void It_fires_every_minute_only_where_no_field_above_the_seconds_leaves_anything_out(string schedule, bool every) =>
        CronSchedule.Parse(schedule, "UTC").FiresEveryMinute().Should().Be(every);

    [Fact]
    public void The_gaps_are_infinite_where_there_are_no_two_instants() =>
        CronSchedule.Parse("0 0 0 30 2 *", "UTC").ShortestGap().Should().Be(TimeSpan.MaxValue);

    [Theory]
    [InlineData("")]
    [InlineData("* * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("every minute")]
    [InlineData("H * * * * *")]
    [InlineData("0 H(0-29) * * * *")]
    public void What_is_no_cron_expression_with_six_fields_is_refused(string text) =>
        FluentActions.Invoking(() => CronSchedule.Parse(text, "UTC")).Should().Throw<FormatException>();

    [Fact]
    public void An_unknown_time_zone_is_refused() =>
        FluentActions.Invoking(() => CronSchedule.Parse("0 * * * * *", "Europe/Atlantis")).Should().Throw<TimeZoneNotFoundException>();

    [Fact]
    public void It_says_what_it_is() =>
        CronSchedule.Parse(" 0 */5 * * * * ", "Europe/Berlin").ToString().Should().Be("0 */5 * * * * (Europe/Berlin)");

    private static CronSchedule Odd(Func<DateTime, DateTime?> next) =>
        new("odd", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), new WallClock(next, isInterval: true));
}
