using Dlm.Scheduling;
using Microsoft.Azure.Functions.Worker;

namespace DlmFunctions.FaultTests.Instance.Functions;

/// <summary>The tick, as in the app.</summary>
public sealed class ScheduleJobs(Scheduler scheduler)
{
    public const string Name = "schedule_jobs";

    [Function(Name)]
    public Task RunAsync([TimerTrigger("%Dlm:TickSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        scheduler.TickAsync(cancellationToken);
}
