using System.Collections.Concurrent;

namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>Counts the requests of each series, so that those of one caller do not disturb the faults of another.</summary>
internal sealed class RequestCounts(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset End, int Used)> windows = new(StringComparer.Ordinal);

    /// <summary>The number of this request in its series, from 1 on.</summary>
    public int Next(string series) => counts.AddOrUpdate(series, 1, (_, count) => count + 1);

    /// <summary>Takes one request out of what a time window allows.</summary>
    /// <returns>How many are left, negative where there was none, and when the window ends.</returns>
    public (int Left, DateTimeOffset End) Take(string series, int limit, TimeSpan length)
    {
        var now = time.GetUtcNow();
        lock (windows)
        {
            var window = windows.TryGetValue(series, out var open) && now < open.End ? open : (EndOf(now, length), 0);
            windows[series] = window = (window.Item1, window.Item2 + 1);
            return (limit - window.Item2, window.Item1);
        }
    }

    // Headers say it in whole seconds: it must not end later than they do.
    private static DateTimeOffset EndOf(DateTimeOffset now, TimeSpan length) =>
        DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling((now + length - DateTimeOffset.UnixEpoch).TotalSeconds));
}
