namespace Dlm.Jobs;

/// <summary>
/// A cron expression with six fields (seconds first) in a time zone. Where daylight saving changes, as in Vixie cron: a time inside the gap
/// moves to the end of the gap, a fixed time inside the overlap fires once (at its first passing), an interval (<c>*</c>, <c>*/10</c>)
/// fires through both passings. Cronos names the local times; what instants they are is decided here.
/// </summary>
public sealed class CronSchedule
{
    private const int GapSample = 500;
    private static readonly TimeSpan ShortestReach = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestReach = TimeSpan.FromDays(3653 * 2);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // A leap day on a given weekday may take 40 years to come again.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366 * 50);
    private static readonly DateTime GapReference = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly WallClock wall;
    private readonly ZoneClock clock;
    private Span? span;

    internal CronSchedule(string text, TimeZoneInfo zone, WallClock wall)
    {
        Text = text;
        TimeZone = zone.Id;
        this.wall = wall;
        clock = ZoneClock.Of(zone);
    }

    /// <summary>The expression as it was configured.</summary>
    public string Text { get; }

    /// <summary>The IANA name of the time zone.</summary>
    public string TimeZone { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">Six fields: second, minute, hour, day of month, month, day of week.</param>
    /// <param name="timeZone">An IANA time zone name such as <c>Europe/Berlin</c>, or <c>UTC</c>.</param>
    /// <exception cref="FormatException">The expression is not a cron expression with six fields.</exception>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone.</exception>
    public static CronSchedule Parse(string text, string timeZone)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone)
            ? new CronSchedule(text.Trim(), zone, WallClock.Parse(text))
            : throw new TimeZoneNotFoundException($"The time zone \"{timeZone}\" is unknown here.");
    }

    /// <summary>The newest instant that is not after <paramref name="upTo"/>, or null where the schedule has none in the ten years before.</summary>
    /// <exception cref="ScheduleFaultException">The schedule cannot be evaluated.</exception>
    public DateTimeOffset? Latest(DateTimeOffset upTo)
    {
        if (span is { } known && known.Holds(upTo))
        {
            return known.Earlier;
        }

        var next = Find(upTo);
        // Mostly the instant that was next has come, and no other.
        var earlier = span?.Next is { } came && came <= upTo && Find(came) == next ? came : Search(upTo);
        span = new Span(earlier, upTo, next);
        return earlier;
    }

    /// <summary>The first instant after <paramref name="after"/>, or null where the schedule has none.</summary>
    /// <exception cref="ScheduleFaultException">The schedule cannot be evaluated.</exception>
    public DateTimeOffset? Next(DateTimeOffset after) => span is { } known && known.Holds(after) ? known.Next : Find(after);

    /// <summary>The instants after <paramref name="after"/> up to and including <paramref name="upTo"/>, oldest first.</summary>
    /// <exception cref="ScheduleFaultException">The schedule cannot be evaluated.</exception>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset upTo)
    {
        for (var next = after < upTo ? Find(after) : null; next <= upTo; next = Find(next.Value))
        {
            yield return next.Value;
        }
    }

    /// <summary>Whether every minute of every day has an instant, so that no two are farther apart; in a zone whose clocks do not change.</summary>
    public bool FiresEveryMinute()
    {
        // Times are the same on every day that has any, so the minutes of one day and the days of a leap year are all there is to look at.
        var days = Enumerable.Range(0, 366).Select(day => GapReference.AddDays(day));
        var minutes = Enumerable.Range(0, 1440).Select(minute => GapReference.AddMinutes(minute));
        return days.Concat(minutes).All(minute => wall.Next(minute) < minute.AddMinutes(1));
    }

    /// <summary>Whether any date has the schedule's day, month and weekday.</summary>
    public bool EverFires() => wall.Next(GapReference) is not null;

    /// <summary>
    /// The shortest time between two instants, taken from the first 500 of a fixed year, without changes of the clocks; infinite where there
    /// are fewer than two.
    /// </summary>
    public TimeSpan ShortestGap() => Gaps().DefaultIfEmpty(TimeSpan.MaxValue).Min();

    /// <summary>The longest time between two instants, taken as for <see cref="ShortestGap"/>.</summary>
    public TimeSpan LongestGap() => Gaps().DefaultIfEmpty(TimeSpan.MaxValue).Max();

    /// <inheritdoc/>
    public override string ToString() => $"{Text} ({TimeZone})";

    private DateTimeOffset? Find(DateTimeOffset after)
    {
        // Instants are whole seconds.
        var from = after.UtcDateTime.AddTicks(Second.Ticks - (after.UtcTicks % Second.Ticks));
        while (from - after.UtcDateTime < Horizon && clock.PeriodAt(from) is { } period)
        {
            if (from == period.Start && period.Reached < period.LocalStart && wall.Next(period.Reached) < period.LocalStart)
            {
                return new DateTimeOffset(from);
            }

            var local = from + period.Offset;
            var found = wall.Next(wall.IsInterval || local > period.Reached ? local : period.Reached);
            if (found is null)
            {
                return null;
            }

            if (found < period.LocalEnd)
            {
                return new DateTimeOffset(found.Value.Ticks - period.Offset.Ticks, TimeSpan.Zero);
            }

            // Where the clocks go back soon, times before this one are shown again; else nothing is due before the time that was found.
            var near = found.Value - ZoneClock.LookBack;
            from = local + ZoneClock.LookBack < period.LocalEnd && near > period.End ? near : period.End;
        }

        return null;
    }

    // Looking forward from ever further back, then between the newest instant known to be early enough and the earliest known to be too late.
    private DateTimeOffset? Search(DateTimeOffset upTo)
    {
        DateTimeOffset? newest = null;
        for (var reach = ShortestReach; newest is null && reach < LongestReach; reach *= 2)
        {
            newest = Find(upTo - reach) is { } found && found <= upTo ? found : null;
        }

        for (var late = upTo; newest is { } early && late - early >= Second;)
        {
            var middle = early + ((late - early) / 2);
            if (Find(middle) is { } found && found <= upTo)
            {
                newest = found;
            }
            else
            {
                late = middle;
            }
        }

        return newest;
    }

    private IEnumerable<TimeSpan> Gaps()
    {
        var instants = new List<DateTime>();
        for (var next = wall.Next(GapReference); next is { } instant && instants.Count < GapSample; next = wall.Next(instant + Second))
        {
            instants.Add(instant);
        }

        return instants.Zip(instants.Skip(1), (earlier, later) => later - earlier);
    }

    /// <summary>Two neighbours, the earlier one at or before <paramref name="From"/>: asked for something between, nothing is computed.</summary>
    private sealed record Span(DateTimeOffset? Earlier, DateTimeOffset From, DateTimeOffset? Next)
    {
        public bool Holds(DateTimeOffset instant) => (Earlier ?? From) <= instant && (Next is null || instant < Next);
    }
}
