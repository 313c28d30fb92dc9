using Cronos;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>When a job is due, computed from its cron expressions and from nothing that the engine says.</summary>
internal sealed class Schedule
{
    private readonly List<(DateTimeOffset From, CronExpression Cron)> parts;

    public Schedule(string cron)
        : this([(DateTimeOffset.MinValue, Parse(cron))])
    {
    }

    private Schedule(List<(DateTimeOffset From, CronExpression Cron)> parts) => this.parts = parts;

    /// <summary>Where the schedule changed: what is due after that moment follows the other expression.</summary>
    public Schedule Then(DateTimeOffset after, string cron) => new([.. parts, (after, Parse(cron))]);

    /// <summary>The instants after one moment, up to and including another.</summary>
    public IReadOnlyList<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset upTo) =>
        [.. parts.SelectMany((part, index) => Between(part, index + 1 < parts.Count ? parts[index + 1].From : upTo, after, upTo))];

    /// <summary>The newest instant up to a moment.</summary>
    public DateTimeOffset Latest(DateTimeOffset upTo) => parts[^1].Cron.GetPreviousOccurrence(upTo, TimeZoneInfo.Utc, inclusive: true)!.Value;

    private static IEnumerable<DateTimeOffset> Between(
        (DateTimeOffset From, CronExpression Cron) part, DateTimeOffset end, DateTimeOffset after, DateTimeOffset upTo)
    {
        var begin = part.From > after ? part.From : after;
        var last = end < upTo ? end : upTo;
        return begin < last ? part.Cron.GetOccurrences(begin, last, TimeZoneInfo.Utc, fromInclusive: false, toInclusive: true) : [];
    }

    private static CronExpression Parse(string cron) => CronExpression.Parse(cron, CronFormat.IncludeSeconds);
}
