using System.Collections.Concurrent;
using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>Deletes finished records of scheduled occurrences when their retention is over, one transaction at a time.</summary>
internal sealed class RetentionSweep(ITableStore store, IOptions<DlmOptions> options, TimeProvider time, ILogger<RetentionSweep> log)
{
    private const int TransactionLimit = 100;
    private readonly ConcurrentDictionary<string, long> sweptAt = new(StringComparer.Ordinal);

    /// <summary>Sweeps the job's records, as often as an idle scan looks for unfinished ones.</summary>
    public async Task SweepAsync(string job, CancellationToken cancellationToken)
    {
        if (sweptAt.TryGetValue(job, out var at) && time.GetElapsedTime(at) < options.Value.Runs.ScanInterval)
        {
            return;
        }

        sweptAt[job] = time.GetTimestamp();
        var newestToGo = time.GetUtcNow() - options.Value.Ledger.Retention;
        var old = await store.QueryAsync(
            new RowQuery(job, RunKeys.Scheduled(newestToGo), RunKeys.BehindScheduled, Take: TransactionLimit), cancellationToken);
        var deletes = old.Value
            .Where(row => row.GetBoolean(RunRows.Final) == true && old.StorageTime - row.Timestamp > options.Value.Ledger.Retention)
            .Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag))
            .ToList();

        // A peer that sweeps the same rows wins or loses as a whole; what is left goes the next time.
        if (deletes.Count > 0 && await store.WriteAsync(deletes, cancellationToken) is not null)
        {
            log.RecordsPruned(job, deletes.Count);
        }
    }
}
