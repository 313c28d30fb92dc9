using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.Benchmarks.History;

/// <summary>
/// A table of one job with a long history, which it makes up row by row, and the rows that an engine writes besides. It counts what storage
/// would bill and work on: requests, one for each page of 1 000 rows that are looked at, and the rows that it looks at and returns.
/// </summary>
internal sealed class HistoryTable : ITableStore
{
    private const int PageSize = 1000;
    private readonly SortedList<string, TableEntity> rows = new(StringComparer.Ordinal);
    private readonly SortedList<string, TableEntity> marks = new(StringComparer.Ordinal);
    private readonly string job;
    private readonly TimeProvider time;
    private readonly string[] history;
    private long version;

    /// <param name="job">The job.</param>
    /// <param name="time">The clock of storage.</param>
    /// <param name="scheduled">How many finished scheduled records there are, one a second up to now.</param>
    /// <param name="manual">How many finished manual records there are.</param>
    public HistoryTable(string job, TimeProvider time, int scheduled, int manual)
    {
        (this.job, this.time) = (job, time);
        var now = time.GetUtcNow();
        history =
        [
            .. Enumerable.Range(0, manual).Select(number => $"{RunKeys.FirstManual}{number.ToString("D9", CultureInfo.InvariantCulture)}"),
            .. Enumerable.Range(0, scheduled).Select(number => RunKeys.Scheduled(now.AddSeconds(-number))),
        ];
    }

    public int Requests { get; private set; }

    public long Examined { get; private set; }

    public long Returned { get; private set; }

    public void Reset() => (Requests, Examined, Returned) = (0, 0, 0);

    public Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
    {
        Requests++;
        return Task.FromResult(new Stamped<TableEntity?>(
            Own(partition).GetValueOrDefault(row) ?? (partition == job && Array.BinarySearch(history, row, StringComparer.Ordinal) >= 0 ? Finished(row) : null),
            time.GetUtcNow()));
    }

    public Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
    {
        var own = Own(query.Partition).Where(row => In(query, row.Key)).Select(row => row.Value);
        var finished = query.Partition == job ? Stretch(query).Take(query.Take ?? int.MaxValue).ToList() : [];
        var found = own.Where(row => !query.OpenOnly || row.GetBoolean(RunRows.Final) == false)
            .Concat(query.OpenOnly ? [] : finished.Select(Finished))
            .OrderBy(row => row.RowKey, StringComparer.Ordinal).Take(query.Take ?? int.MaxValue).ToList();
        var examined = finished.Count + own.Count();
        Requests += Math.Max(1, (examined + PageSize - 1) / PageSize);
        Examined += examined;
        Returned += found.Count;
        return Task.FromResult(new Stamped<IReadOnlyList<TableEntity>>(found, time.GetUtcNow()));
    }

    public Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken)
    {
        Requests++;
        return Task.FromResult(string.CompareOrdinal(job, after) > 0 ? job : null);
    }

    public Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        Requests++;
        return Task.FromResult<IReadOnlyList<ETag>?>(actions.All(Holds) ? [.. actions.Select(Apply)] : null);
    }

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private SortedList<string, TableEntity> Own(string partition) => partition == job ? rows : marks;

    private static bool In(RowQuery query, string key) =>
        string.CompareOrdinal(key, query.From) >= 0 && string.CompareOrdinal(key, query.Before) < 0;

    private IEnumerable<string> Stretch(RowQuery query)
    {
        var first = Array.BinarySearch(history, query.From, StringComparer.Ordinal);
        for (var index = first < 0 ? ~first : first; index < history.Length && In(query, history[index]); index++)
        {
            yield return history[index];
        }
    }

    private TableEntity Finished(string key)
    {
        var row = new TableEntity(job, key) { Timestamp = time.GetUtcNow(), ETag = new ETag("0"), [RowFormat.Column] = RowFormat.Version };
        RunRows.SetState(row, RunState.Succeeded);
        return row;
    }

    private bool Holds(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => !Own(action.Entity.PartitionKey).ContainsKey(action.Entity.RowKey),
        TableTransactionActionType.UpsertMerge => true,
        _ => Own(action.Entity.PartitionKey).TryGetValue(action.Entity.RowKey, out var row) && row.ETag == action.ETag,
    };

    private ETag Apply(TableTransactionAction action)
    {
        var own = Own(action.Entity.PartitionKey);
        if (action.ActionType == TableTransactionActionType.Delete)
        {
            own.Remove(action.Entity.RowKey);
            return default;
        }

        var merged = own.TryGetValue(action.Entity.RowKey, out var before) ? new TableEntity(before) : new TableEntity(action.Entity.PartitionKey, action.Entity.RowKey);
        foreach (var (column, value) in (TableEntity)action.Entity)
        {
            merged[column] = value;
        }

        merged.ETag = new ETag((++version).ToString(CultureInfo.InvariantCulture));
        merged.Timestamp = time.GetUtcNow();
        own[action.Entity.RowKey] = merged;
        return merged.ETag;
    }
}
