using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Runs;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Importing;

/// <summary>The work of <c>purge_rejects</c>: deletes rejected records that are older than <c>Dlm:Import:RejectRetention</c>.</summary>
public sealed class PurgeRejectsHandler : IJobHandler
{
    private const int LargestTransaction = 100;
    private readonly TableClient rejects;
    private readonly TimeSpan retention;
    private readonly TimeProvider time;

    /// <summary>Created by the host for each run.</summary>
    public PurgeRejectsHandler(StorageConnection storage, IOptions<DlmOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        rejects = storage.DataTable(options.Value.Import.Table + "Rejects");
        retention = options.Value.Import.RejectRetention;
        this.time = time;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await rejects.CreateIfNotExistsAsync(cancellationToken);
        var deleted = run.Counts.GetValueOrDefault("deleted");
        var old = TableClient.CreateQueryFilter<TableEntity>(row => row.Timestamp < time.GetUtcNow() - retention);
        await foreach (var page in rejects.QueryAsync<TableEntity>(old, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken).AsPages())
        {
            foreach (var partition in page.Values.GroupBy(row => row.PartitionKey))
            {
                foreach (var rows in partition.Chunk(LargestTransaction))
                {
                    var deletes = rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row));
                    await rejects.SubmitTransactionAsync(deletes, cancellationToken);
                    deleted += rows.Length;
                }
            }

            // Nothing to go on from: what is deleted is not found again. But it renews the lease and shows how far it has come.
            await run.SaveAsync("", Counts(deleted), cancellationToken);
        }

        return Counts(deleted);
    }

    private static Dictionary<string, long> Counts(long deleted) => new() { ["deleted"] = deleted };
}
