using System.Text.Json;

namespace Dlm.Importing.Sources.Http;

/// <summary>Finds the array of records in a body: field names joined by dots, or nothing where the body is the array.</summary>
internal static class ItemsPath
{
    private const int DeepestRecord = 64;

    /// <summary>The field names of a path.</summary>
    public static string[] NamesOf(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Options with which the records behind a path may be nested as deep as those of a file.</summary>
    public static JsonDocumentOptions DepthOf(string path) => new() { MaxDepth = NamesOf(path).Length + 1 + DeepestRecord };

    /// <summary>The array, or why there is none.</summary>
    public static (JsonElement Items, string? Fault) Find(JsonElement body, string path)
    {
        var found = body;
        foreach (var name in NamesOf(path))
        {
            if (found.ValueKind != JsonValueKind.Object)
                return (default, $"'{name}' of '{path}' is looked for in {JsonKind.Of(found)}");
            found = found.EnumerateObject().LastOrDefault(property => IsNamed(property, name)).Value;
            if (found.ValueKind == JsonValueKind.Undefined)
                return (default, $"there is no '{name}' of '{path}'");
        }

        return found.ValueKind == JsonValueKind.Array
            ? (found, null)
            : (default, path.Length == 0 ? $"the body is {JsonKind.Of(found)}" : $"'{path}' is {JsonKind.Of(found)}");
    }

    private static bool IsNamed(JsonProperty property, string name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            // A name that is no Unicode.
            return false;
        }
    }
}
