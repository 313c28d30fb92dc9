using Cronos;

namespace Dlm.Jobs;

/// <summary>
/// A cron expression with six fields (seconds first) in a time zone. Evaluated by Cronos, which follows Vixie cron when
/// daylight saving changes: an instant inside the gap moves to the end of the gap, a fixed time inside the overlap fires once
/// (at its first passing), an interval (<c>*</c>, <c>*/10</c>) fires through both passings.
/// </summary>
public sealed class CronSchedule
{
    private const int GapSample = 500;
    private static readonly TimeSpan ShortestReach = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestReach = TimeSpan.FromDays(3653 * 2);
    private static readonly DateTimeOffset GapReference = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly CronExpression expression;
    private readonly TimeZoneInfo zone;

    private CronSchedule(string text, CronExpression expression, TimeZoneInfo zone)
    {
        Text = text;
        this.expression = expression;
        this.zone = zone;
    }

    /// <summary>The expression as it was configured.</summary>
    public string Text { get; }

    /// <summary>The IANA name of the time zone.</summary>
    public string TimeZone => zone.Id;

    /// <summary>Reads an expression.</summary>
    /// <param name="text">Six fields: second, minute, hour, day of month, month, day of week.</param>
    /// <param name="timeZone">An IANA time zone name such as <c>Europe/Berlin</c>, or <c>UTC</c>.</param>
    /// <exception cref="FormatException">The expression is not a cron expression with six fields.</exception>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone.</exception>
    public static CronSchedule Parse(string text, string timeZone)
    {
        ArgumentNullException.ThrowIfNull(text);
        var place = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        try
        {
            return new CronSchedule(text.Trim(), CronExpression.Parse(text, CronFormat.IncludeSeconds), place);
        }
        catch (Exception fault) when (fault is CronFormatException or MissingSeedException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    /// <summary>
    /// The newest instant that is not after <paramref name="upTo"/>, or null where the schedule has none in the ten years before. Found by
    /// looking forward from ever further back, since looking backward finds other instants where the clocks change.
    /// </summary>
    public DateTimeOffset? Latest(DateTimeOffset upTo)
    {
        for (var reach = ShortestReach; reach < LongestReach; reach *= 2)
        {
            var found = Between(upTo - reach, upTo).Select(instant => (DateTimeOffset?)instant).LastOrDefault();
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The first instant after <paramref name="after"/>, or null where the schedule has none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => expression.GetNextOccurrence(after, zone)?.ToUniversalTime();

    /// <summary>The instants after <paramref name="after"/> up to and including <paramref name="upTo"/>, oldest first.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset upTo) =>
        after >= upTo
            ? []
            : expression.GetOccurrences(after, upTo, zone, fromInclusive: false, toInclusive: true).Select(instant => instant.ToUniversalTime());

    /// <summary>Whether every minute of every day has an instant, so that no two are farther apart. True only of a schedule in UTC.</summary>
    public bool FiresEveryMinute()
    {
        // Times are the same on every day that has any, so the minutes of one day and the days of a leap year are all there is to look at.
        var days = Enumerable.Range(0, 366).Select(day => GapReference.AddDays(day));
        var minutes = Enumerable.Range(0, 1440).Select(minute => GapReference.AddMinutes(minute));
        return days.Concat(minutes).All(minute => Next(minute - TimeSpan.FromTicks(1)) < minute.AddMinutes(1));
    }

    /// <summary>The shortest time between two instants, taken from the first 500 of a fixed year; infinite where there are fewer than two.</summary>
    public TimeSpan ShortestGap() => Gaps().DefaultIfEmpty(TimeSpan.MaxValue).Min();

    /// <summary>The longest time between two instants, taken from the first 500 of a fixed year; infinite where there are fewer than two.</summary>
    public TimeSpan LongestGap() => Gaps().DefaultIfEmpty(TimeSpan.MaxValue).Max();

    /// <inheritdoc/>
    public override string ToString() => $"{Text} ({TimeZone})";

    private IEnumerable<TimeSpan> Gaps()
    {
        var instants = expression.GetOccurrences(GapReference, GapReference.AddYears(10), zone).Take(GapSample).ToList();
        return instants.Zip(instants.Skip(1), (earlier, later) => later - earlier);
    }
}
