using Azure;
using Azure.Data.Tables;

namespace Dlm.Importing.Sinks;

/// <summary>
/// The hashes of the rows that a page would replace. One range query for a partition's part of a page, from its smallest key on; none where
/// the page lies behind everything that was there, as in the first import of a source that is sorted by its key.
/// </summary>
internal sealed class StoredHashes(TableClient table)
{
    private const int MostRowsInAnAnswer = 1000;

    // Where the rows in between are many more than those of the page, writing all is less work than reading on.
    private const int MostRowsForOne = 4;

    private const int MostKnownPartitions = 1000;

    private static readonly string[] Columns = ["RowKey", ColumnName.ContentHash];

    // Behind this key a partition has only rows that were written by this import.
    private readonly Dictionary<string, string> ends = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>The hashes by row key. Incomplete where finding out would take longer than writing.</summary>
    /// <param name="partition">The partition key.</param>
    /// <param name="keys">The row keys of the page.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(string partition, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var first = keys.Min(StringComparer.Ordinal)!;
        var last = keys.Max(StringComparer.Ordinal)!;
        var hashes = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (IsBehindTheEnd(partition, first, last))
        {
            return hashes;
        }

        try
        {
            await ReadAsync(partition, first, last, keys.Count, hashes, cancellationToken);
        }
        catch (RequestFailedException refusal) when (refusal.Status is 400 or 414 or 431)
        {
            // A key that is too much for an address. Whether a row can have it, the write will tell.
        }

        return hashes;
    }

    private async Task ReadAsync(
        string partition, string first, string last, int count, Dictionary<string, string?> hashes, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first}");
        var size = Math.Min(MostRowsInAnAnswer, count + 1);
        await foreach (var page in table.QueryAsync<TableEntity>(filter, size, Columns, cancellationToken).AsPages(pageSizeHint: size))
        {
            foreach (var row in page.Values)
            {
                hashes[row.RowKey] = row.GetString(ColumnName.ContentHash);
            }

            if (page.ContinuationToken is null)
            {
                SetEnd(partition, page.Values is [.., var end] ? Later(end.RowKey, last) : last);
            }
            else if (hashes.Count > MostRowsForOne * count || (page.Values is [.., var furthest] && Later(furthest.RowKey, last) != last))
            {
                break;
            }
        }
    }

    private bool IsBehindTheEnd(string partition, string first, string last)
    {
        lock (gate)
        {
            if (!ends.TryGetValue(partition, out var end) || string.CompareOrdinal(first, end) <= 0)
            {
                return false;
            }

            ends[partition] = last;
            return true;
        }
    }

    private void SetEnd(string partition, string end)
    {
        lock (gate)
        {
            if (ends.Count >= MostKnownPartitions)
            {
                ends.Clear();
            }

            ends[partition] = end;
        }
    }

    private static string Later(string key, string other) => string.CompareOrdinal(key, other) > 0 ? key : other;
}
