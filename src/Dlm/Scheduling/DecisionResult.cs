using Dlm.Runs;

namespace Dlm.Scheduling;

/// <summary>What came of deciding.</summary>
/// <param name="DecidedUpTo">Up to where the cursor was seen.</param>
/// <param name="Inserted">The records that this instance inserted, oldest first.</param>
/// <param name="RefusedBy">The cursor, where it moves under another configuration or is not understood, so that this instance may not decide.</param>
internal sealed record DecisionResult(DateTimeOffset DecidedUpTo, IReadOnlyList<RunRecord> Inserted, Cursor? RefusedBy = null);
