using Cronos;

namespace Dlm.Jobs;

/// <summary>The local times that a cron expression names, whatever the zone. Checks what Cronos answers: it is asked in a loop.</summary>
internal sealed class WallClock
{
    private readonly Func<DateTime, DateTime?> next;

    /// <param name="next">The first local time of the expression that is not before the argument, or null.</param>
    /// <param name="isInterval">Whether it fires through both passings of an overlap.</param>
    public WallClock(Func<DateTime, DateTime?> next, bool isInterval)
    {
        this.next = next;
        IsInterval = isInterval;
    }

    public bool IsInterval { get; }

    /// <exception cref="FormatException">The expression is not a cron expression with six fields.</exception>
    public static WallClock Parse(string text)
    {
        try
        {
            var expression = CronExpression.Parse(text, CronFormat.IncludeSeconds);
            return new WallClock(from => expression.GetNextOccurrence(DateTime.SpecifyKind(from, DateTimeKind.Utc), inclusive: true), HasInterval(text, expression));
        }
        catch (Exception fault) when (fault is CronFormatException or MissingSeedException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    /// <summary>The first local time that is not before <paramref name="from"/>, or null.</summary>
    /// <exception cref="ScheduleFaultException">The expression cannot be evaluated.</exception>
    public DateTime? Next(DateTime from)
    {
        DateTime? found;
        try
        {
            found = next(from);
        }
        catch (Exception fault)
        {
            throw new ScheduleFaultException($"After {from:s}: {fault.Message}", fault);
        }

        return found is null || found >= from
            ? found
            : throw new ScheduleFaultException($"After {from:s} comes {found:s}, which is earlier.");
    }

    // Cronos knows, but does not tell. A macro such as @hourly is written as its fields.
    private static bool HasInterval(string text, CronExpression expression)
    {
        var fields = (text.TrimStart().StartsWith('@') ? expression.ToString() : text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields[..^3].Any(field => field.AsSpan().ContainsAny("*?-/"));
    }
}
