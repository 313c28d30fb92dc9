namespace DlmFunctions.LocalHost.Settings;

/// <summary>The time zone of this process and of those that it starts. The triggers' timers are evaluated in it.</summary>
internal static class MachineTimeZone
{
    /// <summary>Pins it to UTC, so that no timer jumps when the clocks of the machine's zone change. Windows knows no such variable.</summary>
    public static void PinToUtc()
    {
        Environment.SetEnvironmentVariable("TZ", "UTC");
        Environment.SetEnvironmentVariable("WEBSITE_TIME_ZONE", null);
        TimeZoneInfo.ClearCachedData();
    }
}
