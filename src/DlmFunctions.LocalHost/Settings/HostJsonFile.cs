using System.Globalization;
using System.Text.Json;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>Reads <c>host.json</c> into the section where the Functions host has it: environment variables <c>AzureFunctionsJobHost__…</c> stand above it.</summary>
internal static class HostJsonFile
{
    public const string Name = "host.json";

    /// <summary>Where its settings are, and those of the SDK's extensions below it.</summary>
    public const string Section = "AzureFunctionsJobHost";

    /// <summary>The settings as configuration keys; none where the file does not exist.</summary>
    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string path)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(path))
        {
            return settings;
        }

        using var document = JsonSource.Open(path);
        Flatten(Section, document.RootElement, settings);
        return settings;
    }

    private static void Flatten(string prefix, JsonElement element, Dictionary<string, string?> settings)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten($"{prefix}:{property.Name}", property.Value, settings);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, value) in element.EnumerateArray().Index())
                {
                    Flatten($"{prefix}:{index.ToString(CultureInfo.InvariantCulture)}", value, settings);
                }

                break;
            default:
                settings[prefix] = element.ToString();
                break;
        }
    }
}
