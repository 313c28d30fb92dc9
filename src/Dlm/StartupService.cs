using Dlm.Jobs;
using Dlm.Claiming;
using Dlm.Queueing;
using Dlm.Scheduling;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dlm;

/// <summary>
/// Prepares what the engine needs: table, queues, the jobs' cursors, the connections to Redis. It says what cannot be reached and keeps
/// trying; the start of the host does not wait for it.
/// </summary>
internal sealed class StartupService(
    ITableStore table, IJobQueue queue, JobCatalog jobs, JobRegistry registry, SharedDatabaseCheck redis, TimeProvider time, ILogger<StartupService> log)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(PrepareStorageAsync(stoppingToken), redis.RunAsync(stoppingToken));

    private async Task PrepareStorageAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await table.EnsureCreatedAsync(cancellationToken);
                foreach (var job in jobs.All)
                {
                    await queue.EnsureCreatedAsync(job.Queue, cancellationToken);
                    await queue.EnsureCreatedAsync(job.Queue + "-poison", cancellationToken);
                }

                foreach (var job in jobs.Scheduled)
                {
                    await IntroduceAsync(job, cancellationToken);
                }

                log.ServiceReady("Storage");
                return;
            }
            catch (StorageUnavailableException fault)
            {
                log.ServiceUnreachable("Storage", fault.Message);
                await Task.Delay(pause, time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task IntroduceAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        try
        {
            await registry.EnsureAsync(job, cancellationToken);
        }
        catch (ScheduleFaultException fault)
        {
            log.ScheduleFaulty(job.Name, job.Schedule.ToString(), fault.Message, fault);
        }
    }
}
