using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Dlm.Storage;

namespace Dlm.Benchmarks.Ticks;

/// <summary>A table of one partition. It forgets all but the newest rows: benchmarks tick a great many times.</summary>
internal sealed class MemoryTable(TimeProvider time) : ITableStore
{
    private const int Kept = 64;
    private readonly Dictionary<string, TableEntity> rows = [];
    private readonly Queue<string> added = new();
    private long version;

    public Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken) =>
        Task.FromResult(new Stamped<TableEntity?>(rows.GetValueOrDefault(row), time.GetUtcNow()));

    public Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(new Stamped<IReadOnlyList<TableEntity>>(
            [.. rows.Where(row => string.CompareOrdinal(row.Key, query.From) >= 0 && string.CompareOrdinal(row.Key, query.Before) < 0).Select(row => row.Value)],
            time.GetUtcNow()));

    public Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ETag>?>(actions.All(Holds) ? [.. actions.Select(Apply)] : null);

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool Holds(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => !rows.ContainsKey(action.Entity.RowKey),
        _ => rows.TryGetValue(action.Entity.RowKey, out var row) && (action.ETag == ETag.All || action.ETag == row.ETag),
    };

    private ETag Apply(TableTransactionAction action)
    {
        var key = action.Entity.RowKey;
        var row = new TableEntity(action.Entity.PartitionKey, key);
        if (rows.TryGetValue(key, out var before))
        {
            Copy(before, row);
        }
        else
        {
            Forget(key);
        }

        Copy((TableEntity)action.Entity, row);
        row.ETag = new ETag((++version).ToString(CultureInfo.InvariantCulture));
        row.Timestamp = time.GetUtcNow();
        rows[key] = row;
        return row.ETag;
    }

    // The cursor comes first and stays.
    private void Forget(string key)
    {
        if (rows.Count > 0)
        {
            added.Enqueue(key);
        }

        if (added.Count > Kept)
        {
            rows.Remove(added.Dequeue());
        }
    }

    private static void Copy(TableEntity from, TableEntity to)
    {
        foreach (var (column, value) in from)
        {
            to[column] = value;
        }
    }
}
