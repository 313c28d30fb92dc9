using Dlm.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dlm.Configuration;

/// <summary>Says at the start that the zone of the machine, in which the Functions host evaluates its timers, changes its clocks.</summary>
internal sealed class TimerZoneWarning(TimeZoneInfo machine, TimeProvider time, ILogger<TimerZoneWarning> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var today = time.GetUtcNow();
        if (Enumerable.Range(0, 366).Any(day => machine.GetUtcOffset(today.AddDays(day)) != machine.GetUtcOffset(today)))
        {
            log.TimersFollowMachine(machine.Id);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
