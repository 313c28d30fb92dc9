using System.Text.Json;

namespace Dlm.Importing.Sources.Http;

/// <summary>Finds the array of records in a body: field names joined by dots, or nothing where the body is the array.</summary>
internal static class ItemsPath
{
    /// <summary>The array, or why there is none.</summary>
    public static (JsonElement Items, string? Fault) Find(JsonElement body, string path)
    {
        var found = body;
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (found.ValueKind != JsonValueKind.Object)
                return (default, $"'{name}' of '{path}' is looked for in {JsonKind.Of(found)}");
            if (!found.TryGetProperty(name, out found))
                return (default, $"there is no '{name}' of '{path}'");
        }

        return found.ValueKind == JsonValueKind.Array
            ? (found, null)
            : (default, path.Length == 0 ? $"the body is {JsonKind.Of(found)}" : $"'{path}' is {JsonKind.Of(found)}");
    }
}
