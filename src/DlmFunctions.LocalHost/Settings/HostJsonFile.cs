using System.Text.Json;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>Reads <c>host.json</c>: its <c>extensions</c> are what the WebJobs SDK knows as <c>AzureWebJobs:Extensions</c>.</summary>
internal static class HostJsonFile
{
    public const string Name = "host.json";

    private const string Section = "AzureWebJobs:Extensions";

    /// <summary>The settings of the extensions as configuration keys; none where the file does not exist.</summary>
    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string path)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(path))
        {
            return settings;
        }

        using var document = JsonSource.Open(path);
        if (document.RootElement.TryGetProperty("extensions", out var extensions))
        {
            Flatten(Section, extensions, settings);
        }

        return settings;
    }

    private static void Flatten(string prefix, JsonElement element, Dictionary<string, string?> settings)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            settings[prefix] = element.ToString();
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            Flatten($"{prefix}:{property.Name}", property.Value, settings);
        }
    }
}
