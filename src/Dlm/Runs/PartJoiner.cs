using System.Text.Json;
using Azure.Data.Tables;
using Dlm.Jobs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Runs;

/// <summary>
/// Ends an occurrence whose parts have all ended. Whoever ends a part tries it, so the one whose write was the last finds all of them
/// final; of several the conditional write lets one do it, and the scan does it in the place of one that died.
/// </summary>
internal sealed class PartJoiner(RunLedger runs, CursorLedger cursors, NextRunWaker waker, TimeProvider time, ILogger<PartJoiner> log)
{
    /// <summary>Ends the occurrence, unless a part of it has not ended or somebody else did it.</summary>
    public async Task TryJoinAsync(JobDefinition job, Occurrence occurrence, CancellationToken cancellationToken)
    {
        var read = await runs.ReadAsync(occurrence, cancellationToken);
        if (read.Value is not { State: RunState.FannedOut } run)
        {
            return;
        }

        var parts = await runs.ListPartsAsync(occurrence, cancellationToken);
        if (parts.Any(part => !part.IsFinal))
        {
            return;
        }

        var slot = run.MayHoldSlot ? await cursors.ReadSlotAsync(job.Name, cancellationToken) : null;
        if (await runs.TryEndAsync(run, change => Join(change, run, parts), slot, cancellationToken) is { } ended)
        {
            Report(ended, parts);
            await waker.WakeNextAsync(job, cancellationToken);
        }
    }

    private void Join(TableEntity change, RunRecord run, IReadOnlyList<RunRecord> parts)
    {
        // A record that somebody deleted is no success.
        var failed = run.Parts - parts.Count(part => part.State == RunState.Succeeded);
        RunRows.SetState(change, failed == 0 ? RunState.Succeeded : RunState.Failed);
        RunRows.SetCounts(change, RunCounts.Sum(run.Parts, parts.Select(part => part.Counts)));
        change[nameof(RunRecord.FinishedAt)] = time.GetUtcNow();
        change[nameof(RunRecord.Error)] = failed == 0 ? "" : Describe(failed, run.Parts, parts);
    }

    private void Report(RunRecord run, IReadOnlyList<RunRecord> parts)
    {
        var (job, name) = (run.Occurrence.Job, run.Occurrence.Name);
        log.PartsJoined(job, name, run.Parts, run.State, JsonSerializer.Serialize(run.Counts));
        if (run.State == RunState.Failed)
        {
            log.RunFailedForGood(job, name, parts.Sum(part => part.Failures), run.Error);
        }
    }

    private static string Describe(int failed, int count, IReadOnlyList<RunRecord> parts)
    {
        var first = parts.FirstOrDefault(part => part.State != RunState.Succeeded);
        var example = first is null ? "records of parts are gone" : $"part {first.Occurrence.PartNumber} ({ShownText.WithoutQuery(first.Part ?? "")}): {first.Error}";
        return ShownText.Cut($"{failed} of {count} parts failed; {example}", ShownText.LongestError);
    }
}
