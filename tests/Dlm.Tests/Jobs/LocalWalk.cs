namespace Dlm.Tests.Jobs;

/// <summary>
/// What a pattern in a zone should do, found by walking through the minutes of UTC and looking at the wall: slow, and independent of what
/// is tested.
/// </summary>
internal static class LocalWalk
{
    private static readonly TimeSpan LeadIn = TimeSpan.FromHours(5);

    /// <summary>The instants from <paramref name="from"/> on and before <paramref name="until"/>, both whole minutes.</summary>
    public static IReadOnlyList<DateTimeOffset> Instants(CronPattern pattern, TimeZoneInfo zone, DateTime from, DateTime until)
    {
        var instants = new SortedSet<DateTimeOffset>();
        var seen = new HashSet<DateTime>();
        var seconds = Enumerable.Range(0, 60).Where(pattern.Second.Has).ToArray();
        var expected = (DateTime?)null;
        for (var minute = from - LeadIn; minute < until; minute = minute.AddMinutes(1))
        {
            var wall = minute + zone.GetUtcOffset(minute);
            var isNew = seen.Add(wall);
            for (var skipped = expected ?? wall; skipped < wall; skipped = skipped.AddMinutes(1))
            {
                if (!seen.Contains(skipped) && seconds.Length > 0 && pattern.HasMinute(skipped))
                {
                    instants.Add(new DateTimeOffset(minute));
                }
            }

            if ((isNew || pattern.IsInterval) && pattern.HasMinute(wall))
            {
                instants.UnionWith(seconds.Select(second => new DateTimeOffset(minute.AddSeconds(second))));
            }

            expected = wall.AddMinutes(1);
        }

        return [.. instants.SkipWhile(instant => instant.UtcDateTime < from)];
    }
}
