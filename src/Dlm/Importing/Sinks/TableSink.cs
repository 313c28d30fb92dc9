using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Importing.Sinks;

/// <summary>
/// Stores records in an Azure Table, each as the row of its key. Rows that are stored already as they are stay untouched. What cannot be
/// stored goes to a second table, with the reason.
/// </summary>
internal sealed class TableSink : IImportSink
{
    private const int MostQueriesAtOnce = 4;

    // A page of an HTTP source may have any number of records, whose rows take many times their bytes. Pages of blobs are not larger.
    private const int MostRowsAtOnce = 10_000;

    private readonly TableClient table;
    private readonly TableClient rejectTable;
    private readonly RowMapper mapper;
    private readonly StoredHashes stored;
    private readonly RowWriter writer;
    private readonly RejectTable rejects;

    public TableSink(StorageConnection storage, IOptions<DlmOptions> options, TimeProvider time)
        : this(storage.DataTable(options.Value.Import.Table), storage.DataTable(options.Value.Import.Table + "Rejects"), options.Value.Import, time)
    {
    }

    internal TableSink(TableClient table, TableClient rejectTable, ImportOptions import, TimeProvider time)
    {
        this.table = table;
        this.rejectTable = rejectTable;
        mapper = new RowMapper(import);
        stored = new StoredHashes(table);
        writer = new RowWriter(table);
        rejects = new RejectTable(rejectTable, time);
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken);
        await rejectTable.CreateIfNotExistsAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<SinkResult> WriteAsync(SinkPage page, CancellationToken cancellationToken)
    {
        var result = new SinkResult(0, 0, 0);
        foreach (var indices in Enumerable.Range(0, page.Records.Count).Chunk(MostRowsAtOnce))
        {
            result += await WriteAsync(page, indices, cancellationToken);
        }

        return result;
    }

    private async Task<SinkResult> WriteAsync(SinkPage page, int[] indices, CancellationToken cancellationToken)
    {
        var unfit = new List<Reject>();
        var rows = Rows(page, indices, unfit);
        var changed = await ChangedAsync(rows, cancellationToken);
        var refused = await writer.WriteAsync(changed, cancellationToken);
        await rejects.KeepAsync(page, unfit.Concat(refused), cancellationToken);
        var written = changed.Count - refused.Count;
        var rejected = unfit.Count + refused.Count;
        return new SinkResult(written, indices.Length - written - rejected, rejected);
    }

    // Of several records with the same key, the last one counts.
    private Dictionary<(string Partition, string Key), ImportRow>.ValueCollection Rows(SinkPage page, int[] indices, List<Reject> unfit)
    {
        var rows = new Dictionary<(string, string), ImportRow>(indices.Length);
        foreach (var index in indices)
        {
            try
            {
                var row = mapper.Map(page.Records[index], index);
                rows[(row.Entity.PartitionKey, row.Entity.RowKey)] = row;
            }
            catch (UnfitRecordException reason)
            {
                unfit.Add(new Reject(index, reason.Message));
            }
        }

        return rows.Values;
    }

    private async Task<IReadOnlyList<ImportRow>> ChangedAsync(IEnumerable<ImportRow> rows, CancellationToken cancellationToken)
    {
        var partitions = rows.GroupBy(row => row.Entity.PartitionKey).Select(partition => partition.ToList()).ToList();
        var limit = new ParallelOptions { MaxDegreeOfParallelism = MostQueriesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(partitions, limit, async (partition, token) =>
        {
            var hashes = await stored.ReadAsync(partition[0].Entity.PartitionKey, [.. partition.Select(row => row.Entity.RowKey)], token);
            partition.RemoveAll(row => hashes.GetValueOrDefault(row.Entity.RowKey) == row.ContentHash);
        });
        return [.. partitions.SelectMany(partition => partition)];
    }
}
