using System.Collections.Concurrent;

namespace Dlm.Jobs;

/// <summary>
/// The periods of a time zone. They are found by asking for the offset of UTC instants, which .NET knows for every zone: what it says of
/// local times (ambiguous, invalid) and of daylight saving is wrong where standard time is in summer, or the base offset changes.
/// </summary>
internal sealed class ZoneClock
{
    /// <summary>Longer than any gap or overlap (a whole day where a zone crosses the date line) and any offset.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(3);

    // No zone has changed its offset twice within this time since 1970.
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);
    private static readonly DateTime First = DateTime.SpecifyKind(DateTime.MinValue + LookBack, DateTimeKind.Utc);
    private static readonly DateTime Last = DateTime.SpecifyKind(DateTime.MaxValue.Date - LookBack, DateTimeKind.Utc);
    private static readonly ConcurrentDictionary<string, ZoneClock> Clocks = new(StringComparer.Ordinal);

    private readonly TimeZoneInfo zone;
    private readonly ZonePeriod? only;
    private readonly ConcurrentDictionary<int, ZonePeriod[]> years = new();

    private ZoneClock(TimeZoneInfo zone)
    {
        this.zone = zone;
        only = zone.GetAdjustmentRules().Length == 0 ? new ZonePeriod(First, Last, zone.BaseUtcOffset, First + zone.BaseUtcOffset) : null;
    }

    public static ZoneClock Of(TimeZoneInfo zone) => Clocks.GetOrAdd(zone.Id, _ => new ZoneClock(zone));

    /// <summary>The period of an instant, or null at the ends of the calendar. One that crosses the end of a year comes in two pieces.</summary>
    public ZonePeriod? PeriodAt(DateTime instant) =>
        instant < First || instant >= Last ? null
        : only ?? Array.FindLast(years.GetOrAdd(instant.Year, PeriodsOf), period => period.Start <= instant);

    private ZonePeriod[] PeriodsOf(int year)
    {
        var start = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var end = year < Last.Year ? start.AddYears(1) : Last;
        var periods = new List<ZonePeriod>();
        var from = year > First.Year ? start - LookBack : First;
        var reached = from + zone.GetUtcOffset(from);
        while (from < end)
        {
            var offset = zone.GetUtcOffset(from);
            var until = ChangeAfter(from, offset, from < start ? start : end);
            periods.Add(new ZonePeriod(from, until, offset, reached));
            reached = until + offset > reached ? until + offset : reached;
            from = until;
        }

        return [.. periods.Where(period => period.Start >= start)];
    }

    /// <returns>The first instant with another offset, or <paramref name="end"/>.</returns>
    private DateTime ChangeAfter(DateTime from, TimeSpan offset, DateTime end)
    {
        var same = from;
        while (same < end)
        {
            var other = end - same > Step ? same + Step : end;
            if (zone.GetUtcOffset(other) != offset)
            {
                while (other - same > Resolution)
                {
                    var middle = same + TimeSpan.FromSeconds(Math.Floor((other - same).TotalSeconds / 2));
                    (same, other) = zone.GetUtcOffset(middle) == offset ? (middle, other) : (same, middle);
                }

                return other;
            }

            same = other;
        }

        return end;
    }
}
