using System.Globalization;
using CsCheck;
using Dlm.Jobs;

namespace Dlm.Tests.Jobs;

/// <summary>
/// In every zone of the machine's tz database, around the changes of its clocks, the instants are those of a walk over local time: in order,
/// none missing, none doubled. <c>DLM_ZONE_YEARS=1973-2100</c> (from then on all changes are at whole minutes) and <c>DLM_ZONE_PATTERNS=50</c> look further.
/// </summary>
public sealed class TimeZoneProperties
{
    private static readonly int[] Years = ReadYears(Environment.GetEnvironmentVariable("DLM_ZONE_YEARS") ?? "2026-2027");
    private static readonly int Patterns = int.Parse(Environment.GetEnvironmentVariable("DLM_ZONE_PATTERNS") ?? "1", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Near = TimeSpan.FromHours(5);

    // Some zones crossed the date line.
    private static readonly TimeSpan Far = TimeSpan.FromHours(27);

    [Fact]
    public void The_instants_around_each_change_of_the_clocks_are_those_of_a_walk_over_local_time()
    {
        var changes = TimeZoneInfo.GetSystemTimeZones().SelectMany(zone => Changes(zone).Select(change => (zone, change))).ToList();

        changes.Should().HaveCountGreaterThan(100);
        Gen.Select(Gen.OneOf(changes.ToArray()), CronPattern.Gen).Sample(
            (place, pattern) => Check(pattern, place.zone, place.change, Near), iter: Patterns * changes.Count);
    }

    [Theory]
    [InlineData("Europe/Dublin", 2027)]
    [InlineData("Africa/Casablanca", 2027)]
    [InlineData("Africa/El_Aaiun", 2030)]
    [InlineData("Australia/Lord_Howe", 2026)]
    [InlineData("Antarctica/Troll", 2026)]
    [InlineData("America/Santiago", 2026)]
    [InlineData("Africa/Cairo", 2026)]
    [InlineData("Asia/Beirut", 2026)]
    [InlineData("America/Nuuk", 2026)]
    [InlineData("Pacific/Apia", 2011)]
    [InlineData("Pacific/Kwajalein", 1993)]
    [InlineData("Pacific/Kiritimati", 1994)]
    [InlineData("Asia/Pyongyang", 2015)]
    [InlineData("Europe/Volgograd", 2020)]
    public void The_instants_are_right_where_a_zone_is_unlike_others(string id, int year)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var changes = Changes(zone, year).Concat(Changes(zone, year + 1)).ToArray();

        changes.Should().NotBeEmpty();
        Gen.Select(Gen.OneOf(changes), CronPattern.Gen).Sample((change, pattern) => Check(pattern, zone, change, Far), iter: 40 * Patterns);
    }

    private static void Check(CronPattern pattern, TimeZoneInfo zone, DateTime change, TimeSpan around)
    {
        var (from, until) = (change - around, change + around);
        var schedule = CronSchedule.Parse(pattern.ToString(), zone.Id);

        var instants = schedule.Between(new DateTimeOffset(from.AddTicks(-1)), new DateTimeOffset(until.AddTicks(-1)));

        instants.Should().Equal(LocalWalk.Instants(pattern, zone, from, until), "of {0} around {1:s}Z", schedule, change);
    }

    private static IEnumerable<DateTime> Changes(TimeZoneInfo zone) => Years.SelectMany(year => Changes(zone, year));

    private static IEnumerable<DateTime> Changes(TimeZoneInfo zone, int year)
    {
        if (zone.GetAdjustmentRules().Length == 0)
        {
            yield break;
        }

        var start = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var hour = start; hour < start.AddYears(1); hour = hour.AddHours(1))
        {
            if (zone.GetUtcOffset(hour) != zone.GetUtcOffset(hour.AddHours(-1)))
            {
                yield return hour;
            }
        }
    }

    private static int[] ReadYears(string text)
    {
        var years = text.Split('-').Select(year => int.Parse(year, CultureInfo.InvariantCulture)).ToArray();
        return [.. Enumerable.Range(years[0], years[^1] - years[0] + 1)];
    }
}
