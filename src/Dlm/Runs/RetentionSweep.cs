using System.Collections.Concurrent;
using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>Deletes finished records of scheduled occurrences, and of their parts, when their retention is over.</summary>
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
        var rows = old.Value
            .Where(row => row.GetBoolean(RunRows.Final) == true && old.StorageTime - row.Timestamp > options.Value.Ledger.Retention)
            .ToLookup(row => row.GetInt32(nameof(RunRecord.Parts)) is > 0);
        await DeleteAsync(job, rows[false], cancellationToken);
        foreach (var row in rows[true])
        {
            // A part goes with its occurrence, never before: the occurrence counts its parts at its end.
            var parts = await store.QueryAsync(
                new RowQuery(job, RunKeys.FirstPartOf(row.RowKey), RunKeys.BehindPartsOf(row.RowKey)), cancellationToken);
            await DeleteAsync(job, parts.Value.Append(row), cancellationToken);
        }
    }

    // A peer that sweeps the same rows wins or loses as a whole; what is left goes the next time.
    private async Task DeleteAsync(string job, IEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        var deletes = rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)).ToList();
        if (deletes.Count > 0 && await store.WriteAsync(deletes, cancellationToken) is not null)
        {
            log.RecordsPruned(job, deletes.Count);
        }
    }
}
