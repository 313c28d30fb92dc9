namespace Dlm.Runs;

/// <summary>What this instance is called in records and telemetry.</summary>
/// <param name="Name">The name.</param>
public sealed record InstanceIdentity(string Name)
{
    private const int LongestId = 8;
    private const int LongestPod = 64;

    /// <summary>Takes the configured name, else the platform's, else the machine's with the process number.</summary>
    internal static InstanceIdentity Choose(string? configured, Func<string, string?> environment)
    {
        return new(Text(configured)
            ?? (OnPlatform() is { } name ? $"{Read("REGION_NAME") ?? "azure"}-{name}" : null)
            ?? Read("AzureFunctionsWebHost__hostid")
            ?? $"{Environment.MachineName}-{Environment.ProcessId}");

        // On Flex Consumption an instance has no id, but the name of its pod or container, and these differ at the end.
        string? OnPlatform() => Read("WEBSITE_INSTANCE_ID") is { } id ? id[..Math.Min(LongestId, id.Length)]
            : (Read("WEBSITE_POD_NAME") ?? Container()) is { } pod ? pod[^Math.Min(LongestPod, pod.Length)..]
            : null;

        // Off Azure, whoever sets this may set it alike for all.
        string? Container() => Read("WEBSITE_SITE_NAME") is null ? null : Read("CONTAINER_NAME");

        string? Read(string variable) => Text(environment(variable));
    }

    // A variable that is set to nothing is how Compose and the shell leave one out.
    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
