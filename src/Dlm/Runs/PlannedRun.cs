namespace Dlm.Runs;

/// <summary>A record that a decision will insert.</summary>
/// <param name="ScheduledAt">The instant that it is keyed on.</param>
/// <param name="SkipReason">Why it will not run, or null where it will.</param>
/// <param name="RangeFrom">The oldest instant that it stands for.</param>
/// <param name="RangeCount">How many instants it stands for, itself included.</param>
internal sealed record PlannedRun(DateTimeOffset ScheduledAt, string? SkipReason, DateTimeOffset RangeFrom, int RangeCount);
