namespace DlmFunctions.LocalHost.Services;

/// <summary>A service of the run, for a person.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Origin">Where it comes from.</param>
internal sealed record ServiceDescription(string Name, string Address, string Origin);
