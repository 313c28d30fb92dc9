using System.Collections.Concurrent;
using Azure.Data.Tables;

namespace Dlm.Importing.Sinks;

/// <summary>Upserts rows in transactions, a few at a time.</summary>
internal sealed class RowWriter(TableClient table)
{
    // What Azure Tables takes in a transaction, less some room for what is around the rows.
    private const int MostBytes = (4 * 1024 * 1024) - (64 * 1024);

    private const int MostTransactionsAtOnce = 4;

    /// <summary>Replaces the rows, or inserts them.</summary>
    /// <returns>The rows that storage refuses, with the reason.</returns>
    public async Task<IReadOnlyCollection<Reject>> WriteAsync(IEnumerable<ImportRow> rows, CancellationToken cancellationToken)
    {
        var refused = new ConcurrentBag<Reject>();
        var limit = new ParallelOptions { MaxDegreeOfParallelism = MostTransactionsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            rows.GroupBy(row => row.Entity.PartitionKey).SelectMany(Split),
            limit,
            async (transaction, token) => await WriteAsync(transaction, refused, token));
        return refused;
    }

    private static IEnumerable<ArraySegment<ImportRow>> Split(IEnumerable<ImportRow> partition)
    {
        var rows = partition.ToArray();
        var start = 0;
        var bytes = 0;
        for (var index = 0; index < rows.Length; index++)
        {
            if (index > start && (index - start == Transactions.MostRows || bytes + rows[index].Bytes > MostBytes))
            {
                yield return rows[start..index];
                (start, bytes) = (index, 0);
            }

            bytes += rows[index].Bytes;
        }

        yield return new ArraySegment<ImportRow>(rows, start, rows.Length - start);
    }

    private Task WriteAsync(ArraySegment<ImportRow> rows, ConcurrentBag<Reject> refused, CancellationToken cancellationToken) =>
        Transactions.WriteAsync(
            table, [.. rows.Select(row => row.Entity)], (index, reason) => refused.Add(new Reject(rows[index].Index, reason)), cancellationToken);
}
