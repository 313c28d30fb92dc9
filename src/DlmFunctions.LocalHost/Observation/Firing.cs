namespace DlmFunctions.LocalHost.Observation;

/// <summary>An instance's timer met an occurrence.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="At">When it had settled the occurrence.</param>
/// <param name="Outcome">What it did with it.</param>
internal sealed record Firing(string Instance, DateTimeOffset At, string Outcome);
