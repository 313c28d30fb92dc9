namespace DlmFunctions.LocalHost.Triggers;

/// <summary>A storage queue that takes what a function returns.</summary>
/// <param name="Name">The name of the binding.</param>
/// <param name="Queue">The queue, or an expression for it.</param>
/// <param name="Connection">The setting that says where it is; that of the host's own storage by default.</param>
internal sealed record QueueOutput(string Name, string Queue, string? Connection);
