using Dlm.Runs;

namespace Dlm.Scheduling;

/// <summary>What came of deciding.</summary>
/// <param name="DecidedUpTo">Up to where the cursor was seen; null where this instance may not decide.</param>
/// <param name="Inserted">The records that this instance inserted, oldest first.</param>
internal sealed record DecisionResult(DateTimeOffset? DecidedUpTo, IReadOnlyList<RunRecord> Inserted);
