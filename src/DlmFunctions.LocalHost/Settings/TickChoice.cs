using Cronos;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>Chooses how often the timer must fire for a schedule.</summary>
internal static class TickChoice
{
    private const int Sample = 1000;
    private static readonly int[] Steps = [10, 5, 2];
    private static readonly DateTimeOffset Reference = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The timer's cron expression: the largest step of 10, 5, 2 and 1 s that is not longer than the schedule's shortest gap.</summary>
    /// <param name="schedule">A cron expression with six fields.</param>
    /// <exception cref="CronFormatException">It is not a cron expression.</exception>
    public static string For(string schedule)
    {
        var gap = ShortestGap(CronExpression.Parse(schedule, CronFormat.IncludeSeconds));
        return Array.Find(Steps, step => TimeSpan.FromSeconds(step) <= gap) is > 0 and var chosen ? $"*/{chosen} * * * * *" : "* * * * * *";
    }

    // The zone shifts instants by whole minutes, which steps of seconds do not notice.
    private static TimeSpan ShortestGap(CronExpression schedule)
    {
        var instants = schedule.GetOccurrences(Reference, Reference.AddYears(1), TimeZoneInfo.Utc).Take(Sample).ToList();
        return instants.Zip(instants.Skip(1), (earlier, later) => later - earlier).DefaultIfEmpty(TimeSpan.MaxValue).Min();
    }
}
