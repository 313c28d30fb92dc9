namespace DlmFunctions.LocalHost.Reporting;

/// <summary>One scheduled occurrence.</summary>
/// <param name="Job">The job.</param>
/// <param name="ScheduledAt">When it was due.</param>
/// <param name="State">The state of its record; nothing where there is none.</param>
/// <param name="Attempt">How often its lease was taken.</param>
/// <param name="Fired">The instances whose timers met it.</param>
/// <param name="DispatchedBy">Who sent its message.</param>
/// <param name="EnqueuedAt">When its first message was sent.</param>
/// <param name="Messages">How many messages were sent for it.</param>
/// <param name="Runs">The attempts.</param>
internal sealed record ReportedOccurrence(
    string Job,
    DateTime ScheduledAt,
    string? State,
    int Attempt,
    IReadOnlyList<ReportedFiring> Fired,
    string? DispatchedBy,
    DateTime? EnqueuedAt,
    int Messages,
    IReadOnlyList<ReportedRun> Runs);
