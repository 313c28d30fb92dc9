using Cronos;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>Chooses how often the timer must fire for a schedule.</summary>
internal static class TickChoice
{
    private const int Sample = 1000;
    private static readonly int[] Steps = [10, 5, 2];
    private static readonly DateTimeOffset Reference = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The configured tick, if no gap of it is longer than the schedule's shortest; else the largest step of 10, 5, 2 and 1 s that is not
    /// longer.
    /// </summary>
    /// <param name="schedule">A cron expression with six fields.</param>
    /// <param name="configured">The timer's present one.</param>
    public static string For(string schedule, string configured)
    {
        var gap = Gaps(schedule).Min();
        if (CronExpression.TryParse(configured, CronFormat.IncludeSeconds, out _) && Gaps(configured).Max() <= gap)
        {
            return configured;
        }

        return Array.Find(Steps, step => TimeSpan.FromSeconds(step) <= gap) is > 0 and var chosen ? $"*/{chosen} * * * * *" : "* * * * * *";
    }

    // A time zone shifts instants by whole minutes, which steps of seconds do not notice.
    private static IEnumerable<TimeSpan> Gaps(string cron)
    {
        var instants = CronExpression.Parse(cron, CronFormat.IncludeSeconds)
            .GetOccurrences(Reference, Reference.AddYears(1), TimeZoneInfo.Utc)
            .Take(Sample)
            .ToList();
        return instants.Zip(instants.Skip(1), (earlier, later) => later - earlier).DefaultIfEmpty(TimeSpan.MaxValue);
    }
}
