namespace DlmFunctions.LocalHost.Triggers;

/// <summary>A schedule.</summary>
/// <param name="Name">The name of the binding.</param>
/// <param name="Schedule">A cron expression with six fields, or a setting's name between percent signs.</param>
/// <param name="RunOnStartup">Whether it also fires when the host starts.</param>
/// <param name="UseMonitor">Whether missed instants are made up for.</param>
internal sealed record TimerTrigger(string Name, string Schedule, bool RunOnStartup, bool UseMonitor) : FunctionTrigger(Name);
