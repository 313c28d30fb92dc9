using System.Collections.Concurrent;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Scheduling;

/// <summary>
/// Introduces the configured jobs to the ledger, once for each process: a new job's schedule begins now, so that its past does not
/// fire; a changed schedule with a higher version takes over from now on, after the instants of the old one are decided. Now and then it looks whether the job is
/// still known: where the table was deleted, it is to begin anew at once, not when it comes due.
/// </summary>
internal sealed class JobRegistry(
    CursorLedger cursors, ScheduleChange change, IOptions<DlmOptions> options, TimeProvider time, ILogger<JobRegistry> log)
{
    private readonly ConcurrentDictionary<string, long> seenAt = new(StringComparer.Ordinal);

    /// <summary>Makes sure that the job is known.</summary>
    /// <exception cref="StorageUnavailableException">Storage gives no usable answer: try again later.</exception>
    public async Task EnsureAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        var isRegistered = seenAt.TryGetValue(job.Name, out var at);
        if (isRegistered && time.GetElapsedTime(at) < options.Value.Runs.ScanInterval)
        {
            return;
        }

        if (!isRegistered || (await cursors.ReadAsync(job.Name, cancellationToken)).Value is null)
        {
            await RegisterAsync(job, cancellationToken);
        }

        seenAt[job.Name] = time.GetTimestamp();
    }

    /// <summary>Introduces the job again the next time, since its cursor was not found.</summary>
    public void Forget(string job) => seenAt.TryRemove(job, out _);

    private async Task RegisterAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        if (job.Overlap == OverlapPolicy.Forbid)
        {
            await cursors.EnsureSlotAsync(job.Name, cancellationToken);
        }

        while (true)
        {
            var read = await cursors.ReadAsync(job.Name, cancellationToken);
            if (read.Value is not { } cursor)
            {
                if (await cursors.TryBeginAsync(job, read.StorageTime, cancellationToken))
                {
                    log.JobBegun(job.Name, job.Schedule.ToString(), Occurrence.Format(read.StorageTime));
                }
            }
            else if (cursor.Follows(job))
            {
                return;
            }
            else if (!cursor.YieldsTo(job))
            {
                Refusal.Say(log, job, cursor);
                return;
            }
            else if (await change.TryApplyAsync(job, cursor, read.StorageTime, cancellationToken))
            {
                return;
            }
        }
    }
}
