using Azure.Data.Tables;
using Dlm.Jobs;
using Dlm.Storage;

namespace Dlm.Runs;

/// <summary>Reads and moves the cursor of a job. What moves it also inserts the records that it moved over: all or nothing.</summary>
internal sealed class CursorLedger(ITableStore store, ConditionalWriter writer, UnknownRows unknown, InstanceIdentity self)
{
    /// <summary>The most records of one decision: a transaction has at most 100 rows, and one of them is the cursor.</summary>
    public const int MaximumRecords = 99;

    public async Task<Stamped<Cursor?>> ReadAsync(string job, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(job, RunKeys.Cursor, cancellationToken);
        return new Stamped<Cursor?>(found.Value is { } row ? Cursor.From(row) : null, found.StorageTime);
    }

    public async Task<RunningSlot?> ReadSlotAsync(string job, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(job, RunKeys.Running, cancellationToken);
        if (found.Value is not { } row)
        {
            return null;
        }

        var slot = RunningSlot.From(row);
        if (!slot.IsKnown)
        {
            unknown.Name(job, RunKeys.Running);
        }

        return slot;
    }

    /// <summary>Lets the schedule of a new job begin now; where a peer was first, nothing happens.</summary>
    /// <returns>Whether this call did it.</returns>
    public async Task<bool> TryBeginAsync(JobDefinition job, DateTimeOffset storageTime, CancellationToken cancellationToken) =>
        await store.WriteAsync([new(TableTransactionActionType.Add, Cursor.RowFor(job, storageTime))], cancellationToken) is not null;

    /// <summary>Puts the running slot of a job in place; where it is there, nothing happens.</summary>
    public Task EnsureSlotAsync(string job, CancellationToken cancellationToken) =>
        store.WriteAsync([new(TableTransactionActionType.Add, RunningSlot.NewRow(job))], cancellationToken);

    /// <summary>Inserts the records and moves the cursor in one transaction.</summary>
    /// <param name="cursor">The cursor as it was read.</param>
    /// <param name="job">The job.</param>
    /// <param name="records">The records, oldest first, at most <see cref="MaximumRecords"/>.</param>
    /// <param name="decision">Where the cursor moves to, when that was decided, and the nonce of the decision.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The inserted records, or null where the cursor has moved, a record exists, or the reply was lost: list them to know.</returns>
    public async Task<IReadOnlyList<RunRecord>?> AdvanceAsync(
        Cursor cursor, JobDefinition job, IReadOnlyList<PlannedRun> records, Decision decision, CancellationToken cancellationToken)
    {
        var move = cursor.Follows(job) ? new TableEntity(job.Name, RunKeys.Cursor) : Cursor.RowFor(job, decision.UpTo);
        move[nameof(Cursor.LastDecided)] = decision.UpTo;
        move[nameof(Cursor.Nonce)] = decision.Nonce;
        if (FinalBefore(cursor, decision) is { } watermark && watermark != cursor.FinalBefore)
        {
            move[nameof(Cursor.FinalBefore)] = watermark;
        }

        var rows = records.Select(record => RowFor(job, record, decision)).ToList();
        TableTransactionAction[] actions =
        [
            new(TableTransactionActionType.UpdateMerge, move, cursor.ETag),
            .. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
        ];
        var applied = await writer.ApplyAsync(actions, cancellationToken);
        return applied?.Count == actions.Length ? [.. rows.Zip(applied.Skip(1), RunRecord.Inserted)] : null;
    }

    // What has ended stays so, hence the watermark only rises. It never passes the cursor, behind which records are still inserted: somebody
    // may have moved that back.
    private static DateTimeOffset? FinalBefore(Cursor cursor, Decision decision)
    {
        var known = decision.FinalBefore > cursor.FinalBefore || cursor.FinalBefore is null ? decision.FinalBefore : cursor.FinalBefore;
        return known > cursor.LastDecided ? cursor.LastDecided : known;
    }

    private TableEntity RowFor(JobDefinition job, PlannedRun record, Decision decision)
    {
        var row = RunRows.New(Occurrence.Scheduled(job.Name, record.ScheduledAt), self, decision.At, decision.Nonce);
        if (record.RangeCount > 1)
        {
            row[nameof(RunRecord.RangeFrom)] = record.RangeFrom;
            row[nameof(RunRecord.RangeCount)] = record.RangeCount;
        }

        if (record.SkipReason is { } reason)
        {
            RunRows.SetState(row, RunState.Skipped);
            row[nameof(RunRecord.Reason)] = reason;
        }

        return row;
    }
}
