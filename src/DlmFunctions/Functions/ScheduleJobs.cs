using Dlm.Scheduling;

namespace DlmFunctions.Functions;

/// <summary>The tick: on every instance, decides what is due.</summary>
public sealed class ScheduleJobs(Scheduler scheduler)
{
    [Function("schedule_jobs")]
    public Task RunAsync([TimerTrigger("%Dlm:TickSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        scheduler.TickAsync(cancellationToken);
}
