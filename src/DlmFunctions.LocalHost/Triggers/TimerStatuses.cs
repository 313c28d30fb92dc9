using System.Collections.Concurrent;
using Microsoft.Azure.WebJobs.Extensions.Timers;

namespace DlmFunctions.LocalHost.Triggers;

/// <summary>
/// Remembers when timers fired, for as long as the instance lives. The Functions host keeps it in storage, under its host ID; here every run has
/// host IDs of its own.
/// </summary>
internal sealed class TimerStatuses : ScheduleMonitor
{
    private readonly ConcurrentDictionary<string, ScheduleStatus> statuses = new(StringComparer.Ordinal);

    public override Task<ScheduleStatus?> GetStatusAsync(string timerName) => Task.FromResult(statuses.GetValueOrDefault(timerName));

    public override Task UpdateStatusAsync(string timerName, ScheduleStatus status)
    {
        statuses[timerName] = status;
        return Task.CompletedTask;
    }
}
