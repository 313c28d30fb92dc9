using Azure.Data.Tables;

namespace Dlm.Runs;

/// <summary>The version that every row carries, and what this release understands of a row. What it does not understand it leaves alone.</summary>
internal static class RowFormat
{
    public const string Column = "V";
    public const int Version = 1;

    /// <summary>Whether the row is of no newer version, and its columns have the types that this release gives them.</summary>
    public static bool IsKnown(TableEntity row, IReadOnlyDictionary<string, Type> columns) =>
        IsKnown(row) && columns.All(column => !row.TryGetValue(column.Key, out var value) || value is null || value.GetType() == column.Value);

    /// <summary>Whether the row is of no newer version.</summary>
    public static bool IsKnown(TableEntity row) =>
        !row.TryGetValue(Column, out var version) || version is null or (int and <= Version);
}
