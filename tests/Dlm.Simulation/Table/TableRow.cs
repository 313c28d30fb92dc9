using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Dlm.Simulation.Table;

/// <summary>One version of a row.</summary>
internal sealed record TableRow(
    string Partition, string Key, long Version, DateTimeOffset Timestamp, IReadOnlyDictionary<string, object> Columns)
{
    public ETag ETag => TagOf(Version);

    public static ETag TagOf(long version) => new(version.ToString(CultureInfo.InvariantCulture));

    public object? this[string column] => Columns.GetValueOrDefault(column);

    /// <param name="selected">The columns to show; null for all.</param>
    public TableEntity ToEntity(IReadOnlyList<string>? selected = null)
    {
        var entity = new TableEntity(Partition, Key) { ETag = ETag, Timestamp = Timestamp };
        foreach (var (column, value) in Columns.Where(column => selected?.Contains(column.Key) ?? true))
        {
            entity[column] = value;
        }

        return entity;
    }
}
