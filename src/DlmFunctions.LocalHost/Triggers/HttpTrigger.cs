namespace DlmFunctions.LocalHost.Triggers;

/// <summary>HTTP requests.</summary>
/// <param name="Name">The name of the binding.</param>
/// <param name="Route">The template below the route prefix.</param>
/// <param name="Methods">The HTTP methods; all, where there is none.</param>
internal sealed record HttpTrigger(string Name, string Route, IReadOnlyList<string> Methods) : FunctionTrigger(Name);
