using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>Takes leases.</summary>
internal sealed class LeaseLedger(
    ConditionalWriter writer, CursorLedger cursors, Randomness randomness, InstanceIdentity self, IOptions<DlmOptions> options, TimeProvider time)
{
    /// <summary>Takes the lease of an occurrence, which raises its attempt. With a forbidden overlap it fills the running slot as well, but for a part, whose occurrence holds it.</summary>
    public async Task<(LeaseTake Result, RunRecord? Run)> TryTakeAsync(RunRecord run, JobDefinition job, CancellationToken cancellationToken)
    {
        var change = RunRows.Change(run, randomness.Nonce());
        RunRows.SetState(change, RunState.Running);
        change[nameof(RunRecord.Attempt)] = run.Attempt + 1;
        change[nameof(RunRecord.Owner)] = self.Name;
        change[nameof(RunRecord.StartedAt)] = time.GetUtcNow();
        RunRows.SetLease(change, run.Attempt + 1, options.Value.Runs.Lease);
        if (run.Reason is { Length: > 0 })
        {
            change[nameof(RunRecord.Reason)] = "";
        }

        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateMerge, change, run.ETag)];
        if (job.Overlap == OverlapPolicy.Forbid && run.Occurrence.PartNumber is null)
        {
            var slot = await SlotAsync(job, cancellationToken);
            if (!slot.IsKnown)
            {
                return (LeaseTake.SlotUnknown, null);
            }

            var key = RunKeys.Of(run.Occurrence);
            if (slot.Run.Length > 0 && slot.Run != key)
            {
                return (LeaseTake.SlotFilled, null);
            }

            change[nameof(RunRecord.LeaseNumber)] = slot.LeaseNumber + 1;
            actions.Add(slot.Fill(key));
        }

        return await writer.ApplyAsync(actions, cancellationToken) is [var etag, ..]
            ? (LeaseTake.Taken, run.With(change, etag))
            : (LeaseTake.Changed, null);
    }

    private async Task<RunningSlot> SlotAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        if (await cursors.ReadSlotAsync(job.Name, cancellationToken) is { } slot)
        {
            return slot;
        }

        await cursors.EnsureSlotAsync(job.Name, cancellationToken);
        return await cursors.ReadSlotAsync(job.Name, cancellationToken)
            ?? throw new StorageUnavailableException($"Job {job.Name}: its running slot cannot be read.");
    }
}
