using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Table;

/// <summary>The table on the server: entity-group transactions under ETags, rows in the order of their keys.</summary>
internal sealed class SimTable(SimWorld world, Action<TableCommit> committed)
{
    private const int LargestTransaction = 100;
    private readonly Dictionary<string, SortedList<string, TableRow>> partitions = new(StringComparer.Ordinal);
    private long version;

    public TableRow? Find(string partition, string key) => partitions.GetValueOrDefault(partition)?.GetValueOrDefault(key);

    public IEnumerable<TableRow> All(string partition) => partitions.GetValueOrDefault(partition)?.Values ?? [];

    /// <summary>All partitions that have rows.</summary>
    public IEnumerable<string> Partitions => partitions.Where(partition => partition.Value.Count > 0).Select(partition => partition.Key);

    public string? NextPartition(string after) =>
        Partitions.Where(partition => string.CompareOrdinal(partition, after) > 0).Min(StringComparer.Ordinal);

    public IReadOnlyList<TableRow> Range(RowQuery query)
    {
        if (!partitions.TryGetValue(query.Partition, out var rows))
        {
            return [];
        }

        var found = new List<TableRow>();
        for (var index = FirstFrom(rows.Keys, query.From); index < rows.Count; index++)
        {
            if (string.CompareOrdinal(rows.Keys[index], query.Before) >= 0 || found.Count == query.Take)
            {
                break;
            }

            if (!query.OpenOnly || rows.Values[index]["Final"] is false)
            {
                found.Add(rows.Values[index]);
            }
        }

        return found;
    }

    /// <summary>Puts a row there that nobody of this cluster wrote.</summary>
    public void Put(string partition, string key, DateTimeOffset writtenAt, IReadOnlyDictionary<string, object> columns)
    {
        var rows = partitions.TryGetValue(partition, out var found) ? found : partitions[partition] = new(StringComparer.Ordinal);
        rows[key] = new TableRow(partition, key, ++version, writtenAt, columns);
    }

    /// <summary>Applies all or nothing.</summary>
    /// <returns>The new ETags, or null where a condition does not hold.</returns>
    public IReadOnlyList<ETag>? Apply(IReadOnlyList<RowWrite> writes, SimProcess? writer)
    {
        Check(writes);
        var partition = partitions.TryGetValue(writes[0].Partition, out var rows) ? rows : new(StringComparer.Ordinal);
        if (!writes.All(write => Holds(write, partition.GetValueOrDefault(write.Key))))
        {
            return null;
        }

        partitions[writes[0].Partition] = partition;
        var changes = new List<RowChange>();
        var deleted = new List<TableRow>();
        foreach (var write in writes)
        {
            if (write.Type == TableTransactionActionType.Delete)
            {
                deleted.Add(partition[write.Key]);
                partition.Remove(write.Key);
            }
            else
            {
                changes.Add(Change(partition, write));
            }
        }

        committed(new TableCommit(world.Now, writer, changes, deleted));
        return [.. writes.Select(write => partition.GetValueOrDefault(write.Key)?.ETag ?? default)];
    }

    private static bool Holds(RowWrite write, TableRow? row) => write.Type switch
    {
        TableTransactionActionType.Add => row is null,
        TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace => true,
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.Delete => row is not null && (write.Condition == ETag.All || write.Condition == row.ETag),
        _ => throw new NotSupportedException($"{write.Type} is no part of the simulation."),
    };

    private RowChange Change(SortedList<string, TableRow> partition, RowWrite write)
    {
        var before = partition.GetValueOrDefault(write.Key);
        var columns = write.Type == TableTransactionActionType.UpdateMerge || write.Type == TableTransactionActionType.UpsertMerge
            ? new Dictionary<string, object>(before?.Columns ?? new Dictionary<string, object>(), StringComparer.Ordinal)
            : [];
        foreach (var (column, value) in write.Columns)
        {
            columns[column] = value;
        }

        var after = new TableRow(write.Partition, write.Key, ++version, world.Now, columns);
        partition[write.Key] = after;
        return new RowChange(before, after);
    }

    // What the real table answers with 400 is a fault of the engine.
    private void Check(IReadOnlyList<RowWrite> writes)
    {
        if (writes.Count is 0 or > LargestTransaction
            || writes.Any(write => write.Partition != writes[0].Partition)
            || writes.DistinctBy(write => write.Key).Count() != writes.Count)
        {
            throw world.Loop.Violate($"A transaction of {writes.Count} rows on {writes[0].Partition} is not valid.");
        }
    }

    private static int FirstFrom(IList<string> keys, string from)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(keys[middle], from) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
