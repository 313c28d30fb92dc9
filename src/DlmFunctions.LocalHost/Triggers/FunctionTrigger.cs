namespace DlmFunctions.LocalHost.Triggers;

/// <summary>What sets a function off.</summary>
/// <param name="Name">The name of the binding: that of the function's parameter.</param>
internal abstract record FunctionTrigger(string Name);
