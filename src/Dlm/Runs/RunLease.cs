using Azure.Data.Tables;
using Dlm.Storage;

namespace Dlm.Runs;

/// <summary>
/// A lease while it is held, and the one writer of its record: renewals, checkpoints and the result go through it one after the other.
/// It knows its record by state, owner and attempt; where one of those changed the lease is lost and <see cref="Lost"/> is cancelled.
/// It also cancels on its own when no write has succeeded for two thirds of the lease, counted on the monotonic clock from before the
/// request: nobody else can end the lease earlier than that.
/// </summary>
internal sealed class RunLease : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly ITableStore store;
    private readonly CursorLedger cursors;
    private readonly Randomness randomness;
    private readonly TimeProvider time;
    private readonly TimeSpan duration;
    private readonly AsyncGate gate = new();
    private readonly CancellationTokenSource closed = new();
    private readonly CancellationTokenSource lost;
    private RunRecord run;

    /// <summary>What else is written in the same transaction.</summary>
    private delegate Task<IEnumerable<TableTransactionAction>> Companions(CancellationToken cancellationToken);

    public RunLease(
        ITableStore store, CursorLedger cursors, Randomness randomness, TimeProvider time, TimeSpan duration, RunRecord taken, long requestedAt)
    {
        this.store = store;
        this.cursors = cursors;
        this.randomness = randomness;
        this.time = time;
        this.duration = duration;
        run = taken;
        lost = new CancellationTokenSource(Remaining(requestedAt), time);
        (Closed, Lost) = (closed.Token, lost.Token);
    }

    private enum Written
    {
        Yes,

        /// <summary>An earlier write came in between: its record is known now.</summary>
        Outdated,

        /// <summary>Storage gave no usable answer, or another row of the transaction has changed.</summary>
        Unknown,
    }

    /// <summary>Cancelled when the lease is lost or may be.</summary>
    public CancellationToken Lost { get; }

    // Both outlive their sources: a handler may save when its attempt has long ended.
    private CancellationToken Closed { get; }

    /// <summary>The record as it was last written or read.</summary>
    public RunRecord Run => run;

    /// <summary>Renews every third of the lease until closed or lost.</summary>
    public async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(duration / 3, time, Closed);
                await ProgressAsync(_ => { }, CancellationToken.None);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or LeaseLostException)
        {
            // Nothing is left to renew.
        }
    }

    /// <summary>Saves progress, which renews the lease.</summary>
    /// <exception cref="LeaseLostException">The lease is lost, or closed.</exception>
    public Task SaveAsync(string checkpoint, IReadOnlyDictionary<string, long> counts, CancellationToken cancellationToken) =>
        ProgressAsync(
            change =>
            {
                change[nameof(RunRecord.Checkpoint)] = checkpoint;
                RunRows.SetCounts(change, counts);
            },
            cancellationToken);

    /// <summary>The attempt is over: only its outcome is written from now on. What is being written is given up.</summary>
    public async Task CloseAsync()
    {
        closed.Cancel();
        await gate.EnterAsync(CancellationToken.None);
        gate.Leave();
    }

    /// <summary>
    /// Writes the outcome, and empties the running slot where the run holds it. It is tried for longer than progress is: as long as the
    /// record still names this attempt, its outcome is true, however late.
    /// </summary>
    /// <exception cref="LeaseLostException">The lease is lost: the outcome does not count.</exception>
    public Task EndAsync(RunState state, Action<TableEntity> outcome, CancellationToken cancellationToken) =>
        EndAsync(state, outcome, run.MayHoldSlot ? EmptySlotAsync : Nothing, cancellationToken);

    /// <summary>Ends the lease for the sake of the parts, whose records are inserted with it. The occurrence keeps the running slot.</summary>
    /// <exception cref="LeaseLostException">The lease is lost: there are no parts.</exception>
    public Task FanOutAsync(IReadOnlyList<TableEntity> parts, CancellationToken cancellationToken) => EndAsync(
        RunState.FannedOut,
        change => change[nameof(RunRecord.Parts)] = parts.Count,
        _ => Task.FromResult(parts.Select(part => new TableTransactionAction(TableTransactionActionType.Add, part))),
        cancellationToken);

    public void Dispose()
    {
        lost.Dispose();
        closed.Dispose();
    }

    private async Task ProgressAsync(Action<TableEntity> change, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Closed);
        try
        {
            await WriteAsync(change, Nothing, Lost, either.Token);
        }
        catch (OperationCanceledException) when (Closed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LeaseLostException($"{run.Occurrence}: attempt {run.Attempt} has ended; nothing is saved any more.");
        }
    }

    private async Task EndAsync(RunState state, Action<TableEntity> outcome, Companions companions, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(duration, time);
        await WriteAsync(
            change =>
            {
                RunRows.SetState(change, state);
                outcome(change);
            },
            companions,
            deadline.Token,
            cancellationToken);
    }

    private static Task<IEnumerable<TableTransactionAction>> Nothing(CancellationToken cancellationToken) =>
        Task.FromResult<IEnumerable<TableTransactionAction>>([]);

    private async Task<IEnumerable<TableTransactionAction>> EmptySlotAsync(CancellationToken cancellationToken)
    {
        var slot = await cursors.ReadSlotAsync(run.Occurrence.Job, cancellationToken);
        return slot?.Run == RunKeys.Of(run.Occurrence) ? [slot.Empty()] : [];
    }

    private async Task WriteAsync(
        Action<TableEntity> change, Companions companions, CancellationToken deadline, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(cancellationToken);
        try
        {
            var row = RunRows.Change(run, randomness.Nonce());
            change(row);
            var began = time.GetTimestamp();
            while (await TryWriteAsync(row, companions, began, cancellationToken) is var written and not Written.Yes)
            {
                deadline.ThrowIfCancellationRequested();
                if (written == Written.Unknown)
                {
                    await Task.Delay(Pause, time, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LeaseLostException($"{run.Occurrence}: storage did not confirm the lease of attempt {run.Attempt} in time.", cancelled);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task<Written> TryWriteAsync(TableEntity row, Companions companions, long began, CancellationToken cancellationToken)
    {
        var requestedAt = time.GetTimestamp();
        try
        {
            TableTransactionAction[] actions =
                [new(TableTransactionActionType.UpdateMerge, row, run.ETag), .. await companions(cancellationToken)];
            if (await store.WriteAsync(actions, cancellationToken) is [var etag, ..])
            {
                Confirm(run.With(row, etag), requestedAt);
                return Written.Yes;
            }
        }
        catch (StorageUnavailableException)
        {
            // The write may have been applied all the same: the row tells.
        }

        return await ReadBackAsync(row, began, cancellationToken);
    }

    // The try that was applied may have been the first: the lease counts from there.
    private async Task<Written> ReadBackAsync(TableEntity row, long began, CancellationToken cancellationToken)
    {
        RunRecord? found;
        try
        {
            found = await store.GetAsync(row.PartitionKey, row.RowKey, cancellationToken) is { Value: { } current } ? RunRecord.From(current) : null;
        }
        catch (StorageUnavailableException)
        {
            return Written.Unknown;
        }

        if (found?.Nonce == row.GetString(nameof(RunRecord.Nonce)))
        {
            Confirm(found!, began);
            return Written.Yes;
        }

        if (found is not { State: RunState.Running } || found.Owner != run.Owner || found.Attempt != run.Attempt)
        {
            // Through its timer, so that the handler does not go on inside this write.
            lost.CancelAfter(TimeSpan.Zero);
            throw new LeaseLostException($"{run.Occurrence}: attempt {run.Attempt} no longer holds the lease; the record is {found?.State.ToString() ?? "gone"}, attempt {found?.Attempt}.");
        }

        var outdated = found.ETag != run.ETag;
        run = found;
        return outdated ? Written.Outdated : Written.Unknown;
    }

    private void Confirm(RunRecord confirmed, long requestedAt)
    {
        run = confirmed;
        lost.CancelAfter(Remaining(requestedAt));
    }

    private TimeSpan Remaining(long requestedAt)
    {
        var remaining = (duration * 2 / 3) - time.GetElapsedTime(requestedAt);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }
}
