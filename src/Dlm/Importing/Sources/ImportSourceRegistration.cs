namespace Dlm.Importing.Sources;

/// <summary>Names a kind of source.</summary>
internal sealed record ImportSourceRegistration(string Name);
