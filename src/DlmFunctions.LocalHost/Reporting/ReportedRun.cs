namespace DlmFunctions.LocalHost.Reporting;

/// <summary>An attempt at an occurrence; without an end while it runs, or where its instance died.</summary>
internal sealed record ReportedRun(string Instance, DateTime StartedAt, DateTime? FinishedAt, string? Outcome);
