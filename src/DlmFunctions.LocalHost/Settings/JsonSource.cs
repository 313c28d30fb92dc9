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
            // As text, so that a byte order mark, which editors on Windows write, is skipped.
            document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
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
