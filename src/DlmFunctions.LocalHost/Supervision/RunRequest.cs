namespace DlmFunctions.LocalHost.Supervision;

/// <summary>What the user asked for.</summary>
/// <param name="Instances">How many instances.</param>
/// <param name="Duration">When to stop by itself, counted from when the services are up; never by default.</param>
/// <param name="ReportFile">Where to write the report; nowhere by default.</param>
/// <param name="Schedule">The schedule of import_data, instead of the configured one.</param>
/// <param name="UseFunc">Whether to use the Core Tools instead of the built-in host.</param>
/// <param name="AppFolder">The output folder of another app; the repository's own by default.</param>
/// <param name="Port">Where the first instance listens for HTTP, the others behind it; free ports by default.</param>
internal sealed record RunRequest(
    int Instances, TimeSpan? Duration, string? ReportFile, string? Schedule, bool UseFunc, string? AppFolder = null, int? Port = null);
