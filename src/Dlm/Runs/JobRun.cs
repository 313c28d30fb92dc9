using Dlm.Jobs;

namespace Dlm.Runs;

/// <summary>One attempt at an occurrence, as its handler sees it.</summary>
public sealed class JobRun
{
    /// <summary>How many characters a checkpoint may have: 32 000.</summary>
    public const int LongestCheckpoint = 32_000;

    /// <summary>How many characters counts may have, names and numbers written as JSON: 32 000.</summary>
    public const int LongestCounts = 32_000;

    private readonly Func<string, IReadOnlyDictionary<string, long>, CancellationToken, Task> save;

    internal JobRun(RunRecord record, Func<string, IReadOnlyDictionary<string, long>, CancellationToken, Task> save)
    {
        Occurrence = record.Occurrence;
        Attempt = record.Attempt;
        LeaseNumber = record.LeaseNumber;
        Checkpoint = record.Checkpoint;
        Counts = record.Counts;
        Part = record.Part;
        this.save = save;
    }

    /// <summary>The occurrence.</summary>
    public Occurrence Occurrence { get; }

    /// <summary>The fencing token for effects that are keyed by the occurrence: a later attempt has a higher one. The first is 1.</summary>
    public int Attempt { get; }

    /// <summary>For a job with <see cref="OverlapPolicy.Forbid"/>: the fencing token for what its occurrences share. Else null.</summary>
    public long? LeaseNumber { get; }

    /// <summary>
    /// The part to run, as <see cref="IPartitionedJobHandler.PlanAsync"/> named it; null for an occurrence that is run as a whole.
    /// </summary>
    public string? Part { get; }

    /// <summary>What an earlier attempt saved last, or null.</summary>
    public string? Checkpoint { get; }

    /// <summary>What an earlier attempt had counted when it saved last.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; }

    /// <summary>Writes progress into the record, which also renews the lease. Do it after every page or batch.</summary>
    /// <param name="checkpoint">What the next attempt needs to go on from here; at most <see cref="LongestCheckpoint"/> characters.</param>
    /// <param name="counts">What has been counted so far; at most <see cref="LongestCounts"/> characters.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The checkpoint is too long, or the counts are.</exception>
    /// <exception cref="LeaseLostException">Another attempt may have begun, or this one has ended: stop without any further effect.</exception>
    public Task SaveAsync(string checkpoint, IReadOnlyDictionary<string, long> counts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(counts);
        return checkpoint.Length > LongestCheckpoint
                ? throw new ArgumentException($"The checkpoint has {checkpoint.Length} characters; at most {LongestCheckpoint} are allowed.", nameof(checkpoint))
            : RunCounts.FaultOf(counts) is { } fault ? throw new ArgumentException(fault, nameof(counts))
            : save(checkpoint, counts, cancellationToken);
    }
}
