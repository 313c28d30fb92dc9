using System.Text.Json;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>Reads <c>local.settings.json</c>, where <c>func start</c> finds its application settings too.</summary>
internal static class LocalSettingsFile
{
    public const string Name = "local.settings.json";

    /// <summary>The settings of section <c>Values</c>, as configuration keys; none where the file does not exist.</summary>
    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string path)
    {
        if (!File.Exists(path))
        {
            return new Dictionary<string, string?>();
        }

        using var document = JsonSource.Open(path);
        if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            throw new InvalidDataException($"{path} is encrypted: decrypt it with 'func settings decrypt'.");
        }

        return document.RootElement.TryGetProperty("Values", out var values) && values.ValueKind == JsonValueKind.Object
            ? ReadValues(path, values)
            : new Dictionary<string, string?>();
    }

    private static Dictionary<string, string?> ReadValues(string path, JsonElement values)
    {
        var settings = values.EnumerateObject().ToLookup(
            value => value.Name.Replace("__", ":", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase);
        return settings.FirstOrDefault(setting => setting.Skip(1).Any()) is { } twice
            ? throw new InvalidDataException($"{path} has one setting twice: {string.Join(" and ", twice.Select(value => value.Name))}.")
            : settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Single().Value.ToString(), StringComparer.OrdinalIgnoreCase);
    }
}
