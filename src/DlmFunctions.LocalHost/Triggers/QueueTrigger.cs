namespace DlmFunctions.LocalHost.Triggers;

/// <summary>A storage queue.</summary>
/// <param name="Name">The name of the binding.</param>
/// <param name="Queue">The queue, or an expression for it.</param>
/// <param name="Connection">The setting that says where it is; that of the host's own storage by default.</param>
/// <param name="MessageType">As what the worker takes a message: a text, bytes, or all of it.</param>
internal sealed record QueueTrigger(string Name, string Queue, string? Connection, Type MessageType) : FunctionTrigger(Name);
