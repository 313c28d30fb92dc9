using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>What is known of one job.</summary>
/// <param name="Job">The job.</param>
/// <param name="EffectiveFrom">Its cursor: behind which moment its present schedule holds.</param>
/// <param name="LastDecided">Its cursor: up to where the schedule is decided.</param>
/// <param name="Rows">Its records, oldest first, manual ones last.</param>
/// <param name="Effects">Its effects, in the order of time.</param>
/// <param name="Waiting">The messages that are visible on its queue.</param>
internal sealed record JobHistory(
    string Job,
    DateTimeOffset EffectiveFrom,
    DateTimeOffset LastDecided,
    IReadOnlyList<LedgerRow> Rows,
    IReadOnlyList<SeenEffect> Effects,
    IReadOnlyList<WaitingMessage> Waiting)
{
    /// <summary>The records that have not ended.</summary>
    public IEnumerable<LedgerRow> Open => Rows.Where(row => !row.IsFinal);

    public IReadOnlyList<LedgerRow> Scheduled => [.. Rows.Where(row => row.ScheduledAt is not null)];

    /// <summary>The history as if no later instant had come due.</summary>
    public JobHistory UpTo(DateTimeOffset decided)
    {
        var later = Rows.Where(row => row.ScheduledAt > decided).Select(row => row.Occurrence).ToHashSet();
        return this with
        {
            LastDecided = decided,
            Rows = [.. Rows.Where(row => !later.Contains(row.Occurrence))],
            Effects = [.. Effects.Where(seen => !later.Contains(seen.Occurrence))],
            Waiting = [.. Waiting.Where(message => message.Occurrence is not { } occurrence || !later.Contains(occurrence))],
        };
    }

    public LedgerRow? Find(DateTimeOffset instant) => Rows.SingleOrDefault(row => row.ScheduledAt == instant);

    public IEnumerable<SeenEffect> EffectsOf(LedgerRow row, EffectKind kind) =>
        Effects.Where(seen => seen.Occurrence == row.Occurrence && seen.Kind == kind);
}
