namespace DlmFunctions.LocalHost.Reporting;

/// <summary>An instance that met an occurrence, when, and what it did with it.</summary>
internal sealed record ReportedFiring(string Instance, DateTime At, string Outcome);
