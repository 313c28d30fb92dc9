using Azure.Data.Tables;
using Dlm.Storage;

namespace Dlm.Runs;

/// <summary>
/// Finds the unfinished manual records of a job without reading its history: their keys say nothing of their age. Beside each lies a row that
/// marks it, inserted in the same transaction. A mark is a hint: it is removed by whoever sees that its record has ended. An older version
/// inserts records without marks; the sweep marks them. Row <c>open:</c> itself says that it has seen all records of the job once.
/// </summary>
internal sealed class OpenIndex(ITableStore store, UnknownRows unknown)
{
    private const int TransactionLimit = 100;

    // Beyond that, one query over the stretch between the first and the last is less work than a request for each.
    private const int MostSingleReads = 100;
    private const int ReadsAtOnce = 8;

    /// <summary>The action that marks an occurrence as unfinished.</summary>
    public static TableTransactionAction Mark(string job, string whole) =>
        new(TableTransactionActionType.UpsertMerge, NewRow(job, RunKeys.OpenMarkOf(whole)));

    /// <summary>The unfinished manual records, in the order of their keys. Marks of records that have ended are removed.</summary>
    public async Task<IReadOnlyList<RunRecord>> ListAsync(string job, CancellationToken cancellationToken)
    {
        var rows = (await store.QueryAsync(new RowQuery(job, RunKeys.FirstOpen, RunKeys.BehindOpen, Columns: [RowFormat.Column]), cancellationToken)).Value;
        var marks = rows.Where(row => row.RowKey != RunKeys.FirstOpen).ToList();
        var open = marks.Count == rows.Count ? await ListAsync(job, RunKeys.FirstManual, RunKeys.BehindManual, cancellationToken)
            : marks.Count > MostSingleReads ? await ListAsync(job, WholeOf(marks[0]), RowQuery.Behind(WholeOf(marks[^1])), cancellationToken)
            : await ListAsync(job, marks, cancellationToken);
        var unfinished = open.Select(run => RunKeys.OpenMarkOf(RunKeys.Of(run.Occurrence))).ToHashSet(StringComparer.Ordinal);
        var stale = marks.Where(mark => !unfinished.Contains(mark.RowKey)).Take(TransactionLimit).ToList();
        if (stale.Count > 0)
        {
            // Where a peer was first, what is left goes the next time.
            await store.WriteAsync([.. stale.Select(mark => new TableTransactionAction(TableTransactionActionType.Delete, mark, mark.ETag))], cancellationToken);
        }

        return open;
    }

    /// <summary>Marks records that have no mark.</summary>
    /// <param name="job">The job.</param>
    /// <param name="wholes">The row keys of unfinished manual records, in their order; at least one.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>How many it marked.</returns>
    public async Task<int> AdoptAsync(string job, IReadOnlyList<string> wholes, CancellationToken cancellationToken)
    {
        var stretch = new RowQuery(job, RunKeys.OpenMarkOf(wholes[0]), RowQuery.Behind(RunKeys.OpenMarkOf(wholes[^1])), Columns: [RowFormat.Column]);
        var marked = (await store.QueryAsync(stretch, cancellationToken)).Value.Select(WholeOf).ToHashSet(StringComparer.Ordinal);
        var missing = wholes.Where(whole => !marked.Contains(whole)).ToList();
        foreach (var some in missing.Chunk(TransactionLimit))
        {
            await store.WriteAsync([.. some.Select(whole => Mark(job, whole))], cancellationToken);
        }

        return missing.Count;
    }

    /// <summary>Says that all unfinished records of the job are marked.</summary>
    public Task CompleteAsync(string job, CancellationToken cancellationToken) =>
        store.WriteAsync([new(TableTransactionActionType.Add, NewRow(job, RunKeys.FirstOpen))], cancellationToken);

    private async Task<IReadOnlyList<RunRecord>> ListAsync(string job, List<TableEntity> marks, CancellationToken cancellationToken)
    {
        var open = new List<RunRecord>();
        foreach (var some in marks.Chunk(ReadsAtOnce))
        {
            var found = await Task.WhenAll(some.Select(mark => ListAsync(job, WholeOf(mark), RowQuery.Behind(WholeOf(mark)), cancellationToken)));
            open.AddRange(found.SelectMany(one => one));
        }

        return open;
    }

    private async Task<IReadOnlyList<RunRecord>> ListAsync(string job, string from, string before, CancellationToken cancellationToken) =>
        unknown.Read((await store.QueryAsync(new RowQuery(job, from, before, OpenOnly: true, Columns: RunColumns.Scan), cancellationToken)).Value);

    private static string WholeOf(TableEntity mark) => mark.RowKey[RunKeys.FirstOpen.Length..];

    private static TableEntity NewRow(string job, string key) => new(job, key) { [RowFormat.Column] = RowFormat.Version };
}
