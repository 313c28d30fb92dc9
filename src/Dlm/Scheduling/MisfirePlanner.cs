using Dlm.Jobs;
using Dlm.Runs;

namespace Dlm.Scheduling;

/// <summary>Turns the undecided instants of a job into the records that its policies call for.</summary>
internal static class MisfirePlanner
{
    // One of the records is kept for the range of those that do not run.
    private const int MostFirings = CursorLedger.MaximumRecords - 1;

    /// <summary>Plans the records, oldest first.</summary>
    /// <param name="job">The job with its policies.</param>
    /// <param name="undecided">The instants since the cursor, oldest first; at least one.</param>
    /// <param name="storageTime">Now, on storage's clock: what instants are late by.</param>
    /// <param name="skipAll">Why nothing may fire now (paused, overlap), or null.</param>
    public static IReadOnlyList<PlannedRun> Plan(
        JobDefinition job, IEnumerable<DateTimeOffset> undecided, DateTimeOffset storageTime, string? skipAll)
    {
        if (skipAll is null && job.Misfire == MisfirePolicy.FireOnce)
        {
            return [Range(undecided, null)!];
        }

        var firings = new Queue<DateTimeOffset>();
        var skipped = Missed(job, undecided, storageTime, skipAll is not null, firings);
        var range = Range(skipped, skipAll ?? $"misfire: {job.Misfire}");
        var planned = firings.Select(instant => new PlannedRun(instant, null, instant, 1));
        return range is null ? [.. planned] : [range, .. planned];
    }

    /// <summary>Yields the instants that are skipped, and leaves those that fire in <paramref name="firings"/>.</summary>
    private static IEnumerable<DateTimeOffset> Missed(
        JobDefinition job, IEnumerable<DateTimeOffset> undecided, DateTimeOffset storageTime, bool all, Queue<DateTimeOffset> firings)
    {
        foreach (var instant in undecided)
        {
            if (all || (job.Misfire == MisfirePolicy.Skip && storageTime - instant > job.MisfireThreshold))
            {
                yield return instant;
                continue;
            }

            firings.Enqueue(instant);
            if (firings.Count > MostFirings)
            {
                yield return firings.Dequeue();
            }
        }
    }

    private static PlannedRun? Range(IEnumerable<DateTimeOffset> instants, string? reason)
    {
        DateTimeOffset? oldest = null;
        DateTimeOffset newest = default;
        var count = 0;
        foreach (var instant in instants)
        {
            oldest ??= instant;
            newest = instant;
            count++;
        }

        return oldest is { } from ? new PlannedRun(newest, reason, from, count) : null;
    }
}
