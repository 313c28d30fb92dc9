namespace Dlm.Runs;

/// <summary>What this instance is called in records and telemetry.</summary>
/// <param name="Name">The name.</param>
public sealed record InstanceIdentity(string Name)
{
    /// <summary>Takes the configured name, else the platform's, else the machine's with the process number.</summary>
    internal static InstanceIdentity Choose(string? configured, Func<string, string?> environment) =>
        new(configured
            ?? (environment("WEBSITE_INSTANCE_ID") is { Length: > 0 } id ? $"{environment("REGION_NAME") ?? "azure"}-{id[..Math.Min(8, id.Length)]}" : null)
            ?? environment("AzureFunctionsWebHost__hostid")
            ?? $"{Environment.MachineName}-{Environment.ProcessId}");
}
