namespace Dlm.Runs;

/// <summary>What this instance is called in records and telemetry.</summary>
/// <param name="Name">The name.</param>
public sealed record InstanceIdentity(string Name)
{
    /// <summary>Takes the configured name, else the platform's, else the machine's with the process number.</summary>
    internal static InstanceIdentity Choose(string? configured, Func<string, string?> environment) =>
        new(Text(configured)
            ?? (Text(environment("WEBSITE_INSTANCE_ID")) is { } id ? $"{Text(environment("REGION_NAME")) ?? "azure"}-{id[..Math.Min(8, id.Length)]}" : null)
            ?? Text(environment("AzureFunctionsWebHost__hostid"))
            ?? $"{Environment.MachineName}-{Environment.ProcessId}");

    // A variable that is set to nothing is how Compose and the shell leave one out.
    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
