namespace Dlm.Storage;

/// <summary>A range of rows of one partition, in the order of their keys.</summary>
/// <param name="Partition">The partition key.</param>
/// <param name="From">The first row key.</param>
/// <param name="Before">The row key behind the last.</param>
/// <param name="OpenOnly">Whether rows of finished occurrences are left out.</param>
/// <param name="Take">How many rows at most; null for all.</param>
/// <param name="Columns">The columns to read besides keys and timestamp; null for all.</param>
internal sealed record RowQuery(
    string Partition, string From, string Before, bool OpenOnly = false, int? Take = null, IReadOnlyList<string>? Columns = null)
{
    // Sorts before all that a row key may have behind it.
    private const char Next = '!';

    /// <summary>The place behind a row, before any other.</summary>
    public static string Behind(string row) => row + Next;
}
