using System.Text.Json;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>Opens a JSON file that a person wrote.</summary>
internal static class JsonSource
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="InvalidDataException">It is not a JSON object.</exception>
    public static JsonDocument Open(string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is not JSON: {fault.Message}", fault);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw new InvalidDataException($"{path} is not a JSON object.");
    }
}
