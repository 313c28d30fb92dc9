using Dlm.Claiming;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Scheduling;

/// <summary>
/// What the timer fires on every instance. A tick settles every occurrence that is due, waits for those that come due before the next
/// tick (a timer may be early, a clock skewed, a schedule out of step with the tick), and repairs what was left unfinished.
/// </summary>
public sealed class Scheduler
{
    // A timer may fire this much early and still mean the instant behind it; what comes due this shortly before a tick is left to it.
    private static readonly TimeSpan TickMargin = TimeSpan.FromSeconds(1);

    // Timers count milliseconds, and not as many as there may be until the next instant of a schedule.
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly JobCatalog jobs;
    private readonly JobTick tick;
    private readonly Scanner scanner;
    private readonly RetentionSweep retention;
    private readonly ClusterClock clock;
    private readonly CronSchedule tickSchedule;
    private readonly TimeProvider time;
    private readonly ILogger<Scheduler> log;

    internal Scheduler(
        JobCatalog jobs,
        JobTick tick,
        Scanner scanner,
        RetentionSweep retention,
        ClusterClock clock,
        IOptions<DlmOptions> options,
        TimeProvider time,
        ILogger<Scheduler> log)
    {
        this.jobs = jobs;
        this.tick = tick;
        this.scanner = scanner;
        this.retention = retention;
        this.clock = clock;
        this.time = time;
        this.log = log;
        tickSchedule = CronSchedule.Parse(options.Value.TickSchedule, "UTC");
    }

    /// <summary>Runs one tick, all jobs in parallel. A job that fails costs no other job: it is logged, and tried again by the next tick.</summary>
    /// <param name="cancellationToken">Cancelled when the host shuts down: nothing is dispatched any more.</param>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        var nextTick = await PassAsync(cancellationToken);
        if (time.GetUtcNow() >= nextTick)
        {
            // A timer misses the tick that passes while one runs, here for a failed peer: this one does its work.
            await PassAsync(cancellationToken);
        }
    }

    private async Task<DateTimeOffset?> PassAsync(CancellationToken cancellationToken)
    {
        await clock.RefreshAsync(cancellationToken);
        var now = clock.UtcNow;
        var nextTick = tickSchedule.Next(time.GetUtcNow() + TickMargin);
        var until = (nextTick + clock.Offset - TickMargin) ?? now;
        var settled = jobs.Scheduled.Select(job => (Job: job, IsSettled: GuardAsync(job, () => SettleAsync(job, now, cancellationToken)))).ToList();
        var repaired = Task.WhenAll(
        [
            .. settled.Select(each => RepairAsync(each.Job, each.IsSettled, cancellationToken)),
            .. jobs.Disabled.Select(job => RepairAsync(job, Task.FromResult(true), cancellationToken)),
            SweepAsync(settled.Select(each => each.IsSettled), cancellationToken),
        ]);
        await Task.WhenAll(
        [
            repaired,
            .. settled.Select(each => GuardAsync(each.Job, () => FollowAsync(each.Job, each.IsSettled, now, until, repaired, cancellationToken))),
        ]);
        return nextTick;
    }

    private Task SettleAsync(JobDefinition job, DateTimeOffset now, CancellationToken cancellationToken) =>
        job.Schedule.Latest(now) is { } due ? tick.SettleAsync(job, due, cancellationToken) : Task.CompletedTask;

    // Until the next tick; and beyond it, for as long as a repair of some job keeps this one from ending, and with that the timer from firing.
    private async Task FollowAsync(
        JobDefinition job, Task<bool> isSettled, DateTimeOffset now, DateTimeOffset until, Task repaired, CancellationToken cancellationToken)
    {
        if (!await isSettled)
        {
            return;
        }

        var next = job.Schedule.Next(now);
        for (; next < until; next = job.Schedule.Next(next.Value))
        {
            await WaitUntilAsync(next.Value, cancellationToken);
            await tick.SettleAsync(job, next.Value, cancellationToken);
        }

        for (; next is { } instant && await ComesBeforeAsync(instant, repaired, cancellationToken); next = job.Schedule.Next(instant))
        {
            await tick.SettleAsync(job, instant, cancellationToken);
        }
    }

    // Apart from what comes due: a look at many unfinished records takes its time.
    private async Task RepairAsync(JobDefinition job, Task<bool> isSettled, CancellationToken cancellationToken)
    {
        if (await isSettled)
        {
            await GuardAsync(job, () => scanner.ScanAsync(job, cancellationToken));
        }
    }

    // After what is due: nobody waits for it.
    private async Task SweepAsync(IEnumerable<Task> settled, CancellationToken cancellationToken)
    {
        await Task.WhenAll(settled);
        await retention.SweepAsync(cancellationToken);
    }

    private async Task<bool> GuardAsync(JobDefinition job, Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception fault) when (fault is StorageUnavailableException or CursorMissingException)
        {
            log.TickFailed(job.Name, fault.Message, fault);
            return false;
        }
        catch (ScheduleFaultException fault)
        {
            // Nothing comes due, but what the job has decided and runs is still looked after.
            log.ScheduleFaulty(job.Name, job.Schedule.ToString(), fault.Message, fault);
            return true;
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var wait = instant - clock.UtcNow;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <returns>Whether the instant came before the repairs were done.</returns>
    private async Task<bool> ComesBeforeAsync(DateTimeOffset instant, Task repaired, CancellationToken cancellationToken)
    {
        for (var wait = instant - clock.UtcNow; wait >= Resolution; wait = instant - clock.UtcNow)
        {
            try
            {
                await repaired.WaitAsync(wait < LongestWait ? wait : LongestWait, time, cancellationToken);
                return false;
            }
            catch (TimeoutException)
            {
                // The repairs go on.
            }
        }

        return !repaired.IsCompleted;
    }
}
