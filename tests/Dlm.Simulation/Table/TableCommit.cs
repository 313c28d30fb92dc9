using Dlm.Simulation.World;

namespace Dlm.Simulation.Table;

/// <summary>A transaction that was applied.</summary>
/// <param name="At">When, by storage's clock.</param>
/// <param name="Writer">Who asked for it; null for an operator.</param>
/// <param name="Changes">The rows it changed.</param>
/// <param name="Deleted">The rows it deleted, as they were.</param>
internal sealed record TableCommit(DateTimeOffset At, SimProcess? Writer, IReadOnlyList<RowChange> Changes, IReadOnlyList<TableRow> Deleted);
