using Azure.Data.Tables;

namespace Dlm.Runs;

/// <summary>A row as storage gave it. A column that is not of the type asked for reads as absent: a newer version may have changed it.</summary>
internal sealed class StoredRow(TableEntity row)
{
    public DateTimeOffset? Timestamp => row.Timestamp;

    public string? GetString(string column) => row.TryGetValue(column, out var value) ? value as string : null;

    public int? GetInt32(string column) => Get<int>(column);

    public long? GetInt64(string column) => Get<long>(column);

    public bool? GetBoolean(string column) => Get<bool>(column);

    public DateTimeOffset? GetDateTimeOffset(string column) => Get<DateTimeOffset>(column);

    private T? Get<T>(string column)
        where T : struct => row.TryGetValue(column, out var value) && value is T typed ? typed : null;
}
