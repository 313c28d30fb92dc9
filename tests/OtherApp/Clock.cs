using Microsoft.Azure.Functions.Worker;

namespace OtherApp;

public static class Clock
{
    [Function("Clock")]
    public static void Tick([TimerTrigger("%ClockSchedule%")] TimerInfo timer) =>
        Journal.Write($"tick {timer.IsPastDue} {TimeZoneInfo.Local.Id}");
}
