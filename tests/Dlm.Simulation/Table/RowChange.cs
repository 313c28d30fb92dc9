namespace Dlm.Simulation.Table;

/// <summary>A row before and after a commit; null where it was not there.</summary>
internal readonly record struct RowChange(TableRow? Before, TableRow After);
