using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace Dlm.Importing.Sinks;

/// <summary>Upserts rows in transactions, a few at a time.</summary>
internal sealed class RowWriter(TableClient table)
{
    // What Azure Tables takes in a transaction, less some room for what is around the rows.
    private const int MostRows = 100;
    private const int MostBytes = (4 * 1024 * 1024) - (64 * 1024);

    private const int MostTransactionsAtOnce = 4;

    /// <summary>Replaces the rows, or inserts them.</summary>
    /// <returns>The rows that storage refuses, with the reason.</returns>
    public async Task<IReadOnlyCollection<Reject>> WriteAsync(IEnumerable<ImportRow> rows, CancellationToken cancellationToken)
    {
        var refused = new ConcurrentBag<Reject>();
        var limit = new ParallelOptions { MaxDegreeOfParallelism = MostTransactionsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            rows.GroupBy(row => row.Entity.PartitionKey).SelectMany(Transactions),
            limit,
            async (transaction, token) => await WriteAsync(transaction, refused, token));
        return refused;
    }

    private static IEnumerable<ArraySegment<ImportRow>> Transactions(IEnumerable<ImportRow> partition)
    {
        var rows = partition.ToArray();
        var start = 0;
        var bytes = 0;
        for (var index = 0; index < rows.Length; index++)
        {
            if (index > start && (index - start == MostRows || bytes + rows[index].Bytes > MostBytes))
            {
                yield return rows[start..index];
                (start, bytes) = (index, 0);
            }

            bytes += rows[index].Bytes;
        }

        yield return new ArraySegment<ImportRow>(rows, start, rows.Length - start);
    }

    // Halving finds the rows that are refused whatever storage says about their place, and whatever is said of the size of the whole.
    private async Task WriteAsync(ArraySegment<ImportRow> rows, ConcurrentBag<Reject> refused, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row.Entity)), cancellationToken);
        }
        catch (RequestFailedException refusal) when (refusal.Status is 400 or 413)
        {
            if (rows is [var row])
            {
                refused.Add(new Reject(row.Index, $"storage refuses the row: {refusal.ErrorCode ?? $"{refusal.Status}"}"));
                return;
            }

            await WriteAsync(rows[..(rows.Count / 2)], refused, cancellationToken);
            await WriteAsync(rows[(rows.Count / 2)..], refused, cancellationToken);
        }
    }
}
