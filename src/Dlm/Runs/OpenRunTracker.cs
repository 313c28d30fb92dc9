using System.Collections.Concurrent;
using Dlm.Configuration;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>
/// Finds the unfinished records of a job without reading its history again and again: what was finished once stays so, hence a look
/// need go no further back than to the oldest record that was unfinished at the last look. What rests for long needs no look at each tick.
/// </summary>
internal sealed class OpenRunTracker(RunLedger runs, CursorLedger cursors, IOptions<DlmOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Progress> progress = new(StringComparer.Ordinal);

    /// <summary>Tells that the process knows of a record that it has not read as final.</summary>
    public void Expect(string job) => Of(job).KnowsOpen = true;

    /// <summary>Tells up to where the cursor has been seen: no record up to there will be inserted any more.</summary>
    public void Decided(string job, DateTimeOffset upTo) => Of(job).DecidedUpTo = upTo;

    /// <summary>Before which instant every scheduled record is known to have ended, or null.</summary>
    public DateTimeOffset? FinalBefore(string job) => Of(job).OldestOpen;

    /// <summary>Whether it is time to look.</summary>
    public bool IsDue(string job)
    {
        var mine = Of(job);
        return mine.KnowsOpen || mine.LookedAt is not { } at || time.GetElapsedTime(at) >= options.Value.Runs.ScanInterval;
    }

    /// <summary>The unfinished records, oldest first.</summary>
    public async Task<Stamped<IReadOnlyList<RunRecord>>> ListAsync(string job, CancellationToken cancellationToken)
    {
        var mine = Of(job);
        mine.KnowsOpen = false;
        Stamped<IReadOnlyList<RunRecord>>? open = null;
        DateTimeOffset? decidedUpTo;
        try
        {
            // A process that has not looked before goes no further back than others did. One that has not seen a record of the job, or never
            // will since the job is disabled, learns from the cursor how far it is decided.
            var cursor = mine.DecidedUpTo is null || mine.OldestOpen is null ? (await cursors.ReadAsync(job, cancellationToken)).Value : null;
            decidedUpTo = mine.DecidedUpTo ?? (cursor is { IsKnown: true } ? cursor.LastDecided : null);
            mine.OldestOpen ??= cursor is { IsKnown: true } ? cursor.FinalBefore : null;
            open = await runs.ListOpenAsync(job, mine.OldestOpen, cancellationToken);
        }
        finally
        {
            // Only ever set here: what somebody expects meanwhile must not be forgotten.
            if (open is not { } found || found.Value.Any(run => run.State != RunState.Unknown && !RestsLong(run, found.StorageTime)))
            {
                mine.KnowsOpen = true;
            }
        }

        mine.LookedAt = time.GetTimestamp();
        mine.OldestOpen = open.Value.Value.Min(run => run.Occurrence.ScheduledAt) ?? decidedUpTo ?? mine.OldestOpen;
        return open.Value;
    }

    // It is looked at again before its rest is over.
    private bool RestsLong(RunRecord run, DateTimeOffset storageTime) => run.NotBefore - storageTime > options.Value.Runs.ScanInterval;

    private Progress Of(string job) => progress.GetOrAdd(job, _ => new Progress());

    private sealed class Progress
    {
        public bool KnowsOpen { get; set; } = true;

        public long? LookedAt { get; set; }

        public DateTimeOffset? OldestOpen { get; set; }

        public DateTimeOffset? DecidedUpTo { get; set; }
    }
}
