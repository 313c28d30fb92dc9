using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>
/// Deletes what has ended and is older than the retention: records with their parts, and rejected messages, of configured jobs and of
/// removed ones. It goes over the table in pages, so many requests a tick, until it has seen all. Cursors, running slots and what is
/// unfinished stay.
/// </summary>
internal sealed class RetentionSweep(
    ITableStore store,
    SweepMark mark,
    OpenIndex index,
    OpenRunTracker tracker,
    JobCatalog jobs,
    UnknownRows unknown,
    IOptions<DlmOptions> options,
    ILogger<RetentionSweep> log)
{
    /// <summary>How many requests a tick makes, or a page more: a long sweep must not hold up the scans of the next ticks.</summary>
    public const int MostRequests = 100;
    private const int PageSize = 1000;
    private const int TransactionLimit = 100;

    private readonly Queue<SweepRange> ranges = new();
    private readonly HashSet<string> indexed = new(StringComparer.Ordinal);
    private string partition = "";
    private int requests;
    private int sweeping;

    private TimeSpan Retention => options.Value.Ledger.Retention;

    /// <summary>Sweeps on, if it is this instance that sweeps and the time has come.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref sweeping, 1) == 1)
        {
            return;
        }

        try
        {
            await GoOnAsync(cancellationToken);
        }
        catch (StorageUnavailableException fault)
        {
            mark.Release();
            log.SweepInterrupted(fault.Message);
        }
        finally
        {
            Interlocked.Exchange(ref sweeping, 0);
        }
    }

    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        var begins = !mark.IsHeld;
        if (!await mark.HoldAsync(cancellationToken))
        {
            return;
        }

        if (begins)
        {
            ranges.Clear();
            partition = "";
        }

        for (requests = 0; requests < MostRequests;)
        {
            if (ranges.TryDequeue(out var range))
            {
                await SweepAsync(range, cancellationToken);
            }
            else if (await CountedAsync(store.NextPartitionAsync(partition, cancellationToken)) is { } next)
            {
                partition = next;
                await EnterAsync(next, cancellationToken);
            }
            else
            {
                mark.Release();
                return;
            }
        }
    }

    private async Task EnterAsync(string next, CancellationToken cancellationToken)
    {
        var job = next.StartsWith(RejectLedger.Prefix, StringComparison.Ordinal) ? next[RejectLedger.Prefix.Length..] : next;
        if (job.Contains(':', StringComparison.Ordinal) || (!jobs.TryGet(job, out _) && !await IsRemovedAsync(job, cancellationToken)))
        {
            return;
        }

        if (job != next)
        {
            ranges.Enqueue(new SweepRange(next, job, RejectLedger.First, RejectLedger.Behind));
            return;
        }

        ranges.Enqueue(new SweepRange(next, job, RunKeys.Scheduled(mark.Since - Retention), RunKeys.BehindScheduled));
        ranges.Enqueue(new SweepRange(next, job, RunKeys.FirstManual, RunKeys.BehindManual));
    }

    // A job that is not configured here may be on other instances, in the middle of a roll-out or of another app: then its cursor moves.
    private async Task<bool> IsRemovedAsync(string job, CancellationToken cancellationToken)
    {
        var cursor = await CountedAsync(store.GetAsync(job, RunKeys.Cursor, cancellationToken));
        return cursor.Value is not { } row || cursor.StorageTime - row.Timestamp > Retention;
    }

    private async Task SweepAsync(SweepRange range, CancellationToken cancellationToken)
    {
        var query = new RowQuery(range.Partition, range.From, range.Before, Take: PageSize, Columns: RunColumns.Sweep);
        var page = await CountedAsync(store.QueryAsync(query, cancellationToken));
        var deleted = range.IsRejects ? await DeleteRejectsAsync(page, cancellationToken) : await DeleteRecordsAsync(range, page, cancellationToken);
        if (deleted > 0)
        {
            log.RecordsPruned(range.Job, deleted);
        }

        if (page.Value.Count == PageSize)
        {
            ranges.Enqueue(range with { From = RowQuery.Behind(page.Value[^1].RowKey) });
        }
        else if (range.IsManual && indexed.Add(range.Job))
        {
            await CountedAsync(index.CompleteAsync(range.Job, cancellationToken));
        }
    }

    private async Task<int> DeleteRejectsAsync(Stamped<IReadOnlyList<TableEntity>> page, CancellationToken cancellationToken) =>
        await DeleteAsync([.. page.Value.Where(row => RowFormat.IsKnown(row) && IsOld(row.Timestamp, page.StorageTime))], cancellationToken);

    private async Task<int> DeleteRecordsAsync(SweepRange range, Stamped<IReadOnlyList<TableEntity>> page, CancellationToken cancellationToken)
    {
        var records = page.Value.Select(row => (Row: row, Run: unknown.Read(row))).ToList();
        var open = records.Where(each => range.IsManual && each.Run is { IsFinal: false, State: not RunState.Unknown }).Select(each => each.Row.RowKey).ToList();
        if (open.Count > 0 && await CountedAsync(index.AdoptAsync(range.Job, open, cancellationToken)) > 0)
        {
            tracker.Expect(range.Job);
        }

        // A message that is kept back for a rest comes after it, and is to find the record.
        var old = records.Where(each => each.Run is { IsFinal: true } run && IsOld(run.NotBefore > run.Timestamp ? run.NotBefore : run.Timestamp, page.StorageTime))
            .ToLookup(each => each.Run!.Parts > 0, each => each.Row);
        var deleted = await DeleteAsync([.. old[false]], cancellationToken);
        foreach (var whole in old[true])
        {
            deleted += await DeleteWithPartsAsync(whole, cancellationToken);
        }

        return deleted;
    }

    // A part goes with its occurrence, never before: the occurrence counts its parts at its end.
    private async Task<int> DeleteWithPartsAsync(TableEntity whole, CancellationToken cancellationToken)
    {
        var query = new RowQuery(whole.PartitionKey, RunKeys.FirstPartOf(whole.RowKey), RunKeys.BehindPartsOf(whole.RowKey), Columns: RunColumns.Sweep);
        var parts = (await CountedAsync(store.QueryAsync(query, cancellationToken))).Value;
        return parts.All(part => unknown.Read(part) is { IsFinal: true }) ? await DeleteAsync([whole, .. parts], cancellationToken) : 0;
    }

    // Whoever changed one of the rows has won: what is left goes the next time.
    private async Task<int> DeleteAsync(List<TableEntity> rows, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var some in rows.Chunk(TransactionLimit))
        {
            var deletes = some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)).ToList();
            deleted += await CountedAsync(store.WriteAsync(deletes, cancellationToken)) is null ? 0 : some.Length;
        }

        return deleted;
    }

    private bool IsOld(DateTimeOffset? since, DateTimeOffset storageTime) => storageTime - since > Retention;

    private Task<T> CountedAsync<T>(Task<T> request)
    {
        requests++;
        return request;
    }

    private Task CountedAsync(Task request)
    {
        requests++;
        return request;
    }
}
