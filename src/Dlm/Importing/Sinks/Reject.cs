namespace Dlm.Importing.Sinks;

/// <summary>A record that is not stored.</summary>
/// <param name="Index">The record's place on its page.</param>
/// <param name="Reason">Why.</param>
internal sealed record Reject(int Index, string Reason);
