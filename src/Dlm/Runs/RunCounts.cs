using System.Text.Json;

namespace Dlm.Runs;

/// <summary>What a handler counted, as it is written into a record.</summary>
internal static class RunCounts
{
    private const string Parts = "parts";
    private const string LeftOut = "left_out";

    public static string ToJson(IReadOnlyDictionary<string, long> counts) => JsonSerializer.Serialize(counts);

    /// <summary>Why the counts cannot be written into a record, or null.</summary>
    public static string? FaultOf(IReadOnlyDictionary<string, long>? counts) => counts is null ? "There are no counts: null."
        : ToJson(counts).Length is var length && length > JobRun.LongestCounts
            ? $"The counts have {length} characters as JSON; at most {JobRun.LongestCounts} are allowed."
        : null;

    /// <summary>The sum over the parts of an occurrence. The counts that most parts have come first; what does not fit is left out, and counted.</summary>
    public static IReadOnlyDictionary<string, long> Sum(int count, IEnumerable<IReadOnlyDictionary<string, long>> parts)
    {
        var sums = parts.SelectMany(counts => counts)
            .GroupBy(counted => counted.Key, counted => counted.Value, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Sum: Add(group)))
            .ToList();
        var (sum, length) = (new Dictionary<string, long>(StringComparer.Ordinal), Length(Parts, count) + Length(LeftOut, sums.Count));
        foreach (var (name, value) in sums.TakeWhile(counted => (length += Length(counted.Name, counted.Sum)) <= JobRun.LongestCounts))
        {
            sum[name] = value;
        }

        var leftOut = sums.Count - sum.Count;
        if (leftOut > 0)
        {
            sum[LeftOut] = leftOut;
        }

        sum[Parts] = count;
        return sum;
    }

    // Braces included, so a little more than it takes.
    private static int Length(string name, long value) => ToJson(new Dictionary<string, long> { [name] = value }).Length;

    private static long Add(IEnumerable<long> values) =>
        (long)Int128.Clamp(values.Aggregate(Int128.Zero, (sum, value) => sum + value), long.MinValue, long.MaxValue);
}
