using Dlm.Runs;

namespace DlmFunctions.LocalHost.Reporting;

/// <summary>What the report wants of a run record.</summary>
internal sealed record OccurrenceRecord(string Job, DateTimeOffset ScheduledAt, string State)
{
    public int Attempt { get; init; }

    public string? DispatchedBy { get; init; }

    public DateTimeOffset? EnqueuedAt { get; init; }

    /// <summary>When it was recorded: later than it came due, where it was caught up with.</summary>
    public DateTimeOffset DecidedAt { get; init; } = ScheduledAt;

    /// <summary>The oldest instant that the record stands for.</summary>
    public DateTimeOffset RangeFrom { get; init; } = ScheduledAt;

    /// <summary>Reads a record; nothing for an occurrence that was asked for by hand.</summary>
    public static OccurrenceRecord? From(RunRecord run) => run.Occurrence.ScheduledAt is not { } instant
        ? null
        : new OccurrenceRecord(run.Occurrence.Job, instant, run.State.ToString())
        {
            Attempt = run.Attempt,
            DispatchedBy = run.DispatchedBy,
            EnqueuedAt = run.EnqueuedAt,
            DecidedAt = run.DecidedAt ?? instant,
            RangeFrom = run.RangeFrom ?? instant,
        };

    /// <summary>Whether the record says what became of an instant.</summary>
    public bool Covers(DateTimeOffset instant) => RangeFrom <= instant && instant <= ScheduledAt;
}
