namespace DlmFunctions.LocalHost.Observation;

/// <summary>A message that was sent for an occurrence.</summary>
/// <param name="Instance">The sender.</param>
/// <param name="At">When.</param>
/// <param name="Number">1 for the first message, more for a repair.</param>
internal sealed record Sending(string Instance, DateTimeOffset At, int Number);
