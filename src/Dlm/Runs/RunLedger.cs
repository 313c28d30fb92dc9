using Azure.Data.Tables;
using Dlm.Jobs;
using Dlm.Storage;

namespace Dlm.Runs;

/// <summary>Reads run records and carries out the conditional writes of dispatch and repair.</summary>
internal sealed class RunLedger(
    ITableStore store, ConditionalWriter writer, OpenIndex index, UnknownRows unknown, Randomness randomness, InstanceIdentity self, TimeProvider time)
{
    public async Task<Stamped<RunRecord?>> ReadAsync(Occurrence occurrence, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(occurrence.Job, RunKeys.Of(occurrence), cancellationToken);
        return new Stamped<RunRecord?>(found.Value is { } row ? unknown.Read(row) : null, found.StorageTime);
    }

    /// <summary>The scheduled records from <paramref name="oldest"/> to <paramref name="newest"/>, newest first.</summary>
    public Task<Stamped<IReadOnlyList<RunRecord>>> ListAsync(
        string job, DateTimeOffset oldest, DateTimeOffset newest, CancellationToken cancellationToken) =>
        QueryAsync(new RowQuery(job, RunKeys.Scheduled(newest), RunKeys.Scheduled(oldest) + '~'), cancellationToken);

    /// <summary>The parts of an occurrence, in the order of their numbers.</summary>
    public async Task<IReadOnlyList<RunRecord>> ListPartsAsync(Occurrence occurrence, CancellationToken cancellationToken)
    {
        var whole = RunKeys.Of(occurrence);
        return (await QueryAsync(new RowQuery(occurrence.Job, RunKeys.FirstPartOf(whole), RunKeys.BehindPartsOf(whole)), cancellationToken)).Value;
    }

    /// <summary>
    /// All unfinished records that are not older than <paramref name="oldest"/>, and all unfinished manual ones, oldest first; then their
    /// unfinished parts. No part outlasts its occurrence, so parts are looked for only where one is fanned out.
    /// </summary>
    public async Task<Stamped<IReadOnlyList<RunRecord>>> ListOpenAsync(string job, DateTimeOffset? oldest, CancellationToken cancellationToken)
    {
        var behind = oldest is { } instant ? RunKeys.Scheduled(instant) + '~' : RunKeys.BehindScheduled;
        var scheduled = await OpenAsync(job, RunKeys.FirstScheduled, behind, cancellationToken);
        var manual = await index.ListAsync(job, cancellationToken);
        List<RunRecord> open = [.. manual, .. scheduled.Value.Reverse()];
        if (KeysOfFannedOut(scheduled.Value) is [var newest, ..] keys)
        {
            open.AddRange((await OpenAsync(job, RunKeys.FirstPartOf(newest), RunKeys.BehindPartsOf(keys[^1]), cancellationToken)).Value);
        }

        foreach (var whole in KeysOfFannedOut(manual))
        {
            open.AddRange((await OpenAsync(job, RunKeys.FirstPartOf(whole), RunKeys.BehindPartsOf(whole), cancellationToken)).Value);
        }

        return scheduled with { Value = open };
    }

    /// <summary>Records a manual occurrence, unless it is recorded already.</summary>
    /// <returns>Whether this call inserted it.</returns>
    public async Task<bool> TryInsertAsync(Occurrence occurrence, DateTimeOffset storageTime, CancellationToken cancellationToken)
    {
        var row = RunRows.New(occurrence, self, storageTime, randomness.Nonce());
        TableTransactionAction[] actions = [new(TableTransactionActionType.Add, row), OpenIndex.Mark(occurrence.Job, row.RowKey)];
        return await writer.ApplyAsync(actions, cancellationToken) is not null;
    }

    /// <summary>Claims the sending of another message: of all who want to, one succeeds.</summary>
    /// <returns>The claimed record, or null where somebody else changed it first.</returns>
    public Task<RunRecord?> TryClaimAsync(RunRecord run, CancellationToken cancellationToken) =>
        ChangeAsync(
            run,
            change =>
            {
                change[nameof(RunRecord.Sends)] = run.Sends + 1;
                change[nameof(RunRecord.Resends)] = run.Resends + 1;
            },
            null,
            cancellationToken);

    /// <summary>Notes that the message was sent. Losing is fine: somebody else then moved the record on.</summary>
    public Task<RunRecord?> TryMarkEnqueuedAsync(RunRecord run, DateTimeOffset sentAt, CancellationToken cancellationToken) =>
        ChangeAsync(
            run,
            change =>
            {
                RunRows.SetState(change, RunState.Enqueued);
                change[nameof(RunRecord.DispatchedBy)] = self.Name;
                change[nameof(RunRecord.EnqueuedAt)] = sentAt;
                change[nameof(RunRecord.Sends)] = Math.Max(run.Sends, 1);
            },
            null,
            cancellationToken);

    /// <summary>Ends a lease that its holder let expire: to be sent again, or failed where the attempts are used up.</summary>
    /// <returns>The changed record, or null where it changed first.</returns>
    public Task<RunRecord?> TryEndLeaseAsync(RunRecord run, JobDefinition job, RunningSlot? slot, CancellationToken cancellationToken) =>
        TryEndAsync(
            run,
            change =>
            {
                var failures = run.Failures + 1;
                change[nameof(RunRecord.Failures)] = failures;
                change[nameof(RunRecord.Error)] = $"Attempt {run.Attempt} on {run.Owner}: the lease expired.";
                if (failures >= job.MaxAttempts)
                {
                    RunRows.SetState(change, RunState.Failed);
                    change[nameof(RunRecord.FinishedAt)] = time.GetUtcNow();
                }
                else
                {
                    RunRows.SetState(change, RunState.Decided);
                    change[nameof(RunRecord.Sends)] = run.Sends + 1;
                }
            },
            slot,
            cancellationToken);

    /// <summary>Ends a run in the place of its holder, and empties the running slot where the run holds it.</summary>
    /// <returns>The changed record, or null where it changed first.</returns>
    public Task<RunRecord?> TryEndAsync(
        RunRecord run, Action<TableEntity> change, RunningSlot? slot, CancellationToken cancellationToken) =>
        ChangeAsync(run, change, slot?.Run == RunKeys.Of(run.Occurrence) ? slot.Empty() : null, cancellationToken);

    private static List<string> KeysOfFannedOut(IEnumerable<RunRecord> runs) =>
        [.. runs.Where(run => run.State == RunState.FannedOut).Select(run => RunKeys.Of(run.Occurrence))];

    private Task<Stamped<IReadOnlyList<RunRecord>>> OpenAsync(string job, string from, string before, CancellationToken cancellationToken) =>
        QueryAsync(new RowQuery(job, from, before, OpenOnly: true, Columns: RunColumns.Scan), cancellationToken);

    private async Task<RunRecord?> ChangeAsync(
        RunRecord run, Action<TableEntity> change, TableTransactionAction? slotChange, CancellationToken cancellationToken)
    {
        var row = RunRows.Change(run, randomness.Nonce());
        change(row);
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateMerge, row, run.ETag)];
        if (slotChange is not null)
        {
            actions.Add(slotChange);
        }

        return await writer.ApplyAsync(actions, cancellationToken) is [var etag, ..] ? run.With(row, etag) : null;
    }

    private async Task<Stamped<IReadOnlyList<RunRecord>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
    {
        var found = await store.QueryAsync(query, cancellationToken);
        return new Stamped<IReadOnlyList<RunRecord>>(unknown.Read(found.Value), found.StorageTime);
    }
}
