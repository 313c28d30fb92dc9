using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>What is known of one job.</summary>
/// <param name="Job">The job.</param>
/// <param name="EffectiveFrom">Its cursor: behind which moment its present schedule holds.</param>
/// <param name="LastDecided">Its cursor: up to where the schedule is decided.</param>
/// <param name="Rows">Its records, oldest first, manual ones last.</param>
/// <param name="Effects">Its effects, in the order of time.</param>
/// <param name="Waiting">The messages that are visible on its queue.</param>
/// <param name="QueueLength">About how many messages its queue has, invisible ones included.</param>
internal sealed record JobHistory(
    string Job,
    DateTimeOffset EffectiveFrom,
    DateTimeOffset LastDecided,
    IReadOnlyList<LedgerRow> Rows,
    IReadOnlyList<SeenEffect> Effects,
    IReadOnlyList<WaitingMessage> Waiting,
    int QueueLength)
{
    public IReadOnlyList<LedgerRow> Scheduled => [.. Rows.Where(row => row.ScheduledAt is not null)];

    public LedgerRow? Find(DateTimeOffset instant) => Rows.SingleOrDefault(row => row.ScheduledAt == instant);

    public IEnumerable<SeenEffect> EffectsOf(LedgerRow row, EffectKind kind) =>
        Effects.Where(seen => seen.Occurrence == row.Occurrence && seen.Kind == kind);
}
