using System.Collections.Concurrent;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Scheduling;

/// <summary>
/// Introduces the configured jobs to the ledger, once for each process: a new job's schedule begins now, so that its past does not
/// fire; a changed schedule takes over from now on, after the instants of the old one are decided.
/// </summary>
internal sealed class JobRegistry(CursorLedger cursors, ScheduleChange change, ILogger<JobRegistry> log)
{
    private readonly ConcurrentDictionary<string, bool> registered = new(StringComparer.Ordinal);

    /// <summary>Makes sure that the job is known.</summary>
    /// <exception cref="StorageUnavailableException">Storage gives no usable answer: try again later.</exception>
    public async Task EnsureAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        if (!registered.ContainsKey(job.Name))
        {
            await RegisterAsync(job, cancellationToken);
            registered[job.Name] = true;
        }
    }

    /// <summary>Introduces the job again the next time, since its cursor was not found.</summary>
    public void Forget(string job) => registered.TryRemove(job, out _);

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
            else if (cursor.Follows(job)
                || cursor.ConfigVersion > job.ConfigVersion
                || await change.TryApplyAsync(job, cursor, read.StorageTime, cancellationToken))
            {
                return;
            }
        }
    }
}
