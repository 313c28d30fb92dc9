using System.Net;
using System.Text.Json;
using Dlm.Runs;

namespace Dlm.Importing.Sources.Http;

/// <summary>Reads the records of a body.</summary>
internal static class JsonPage
{
    private static ReadOnlySpan<byte> Whitespace => " \t\r\n"u8;

    /// <summary>The records of a successful answer. What it says of its type counts for less than what it is.</summary>
    /// <exception cref="PermanentFailureException">It is HTML or XML, or has its records elsewhere.</exception>
    /// <exception cref="InvalidDataException">It is no JSON, and not only because of single records: where it breaks.</exception>
    public static IReadOnlyList<SourceRecord> Records(HttpResponseMessage answer, Uri from, string itemsPath)
    {
        var body = PageText.Of(((PageContent)answer.Content).Body, answer.Content.Headers.ContentType?.CharSet).Span.TrimStart(Whitespace);
        if (body.IsEmpty && answer.StatusCode == HttpStatusCode.NoContent)
            return [];
        if (body.StartsWith((byte)'<'))
        {
            var format = body.StartsWith("<?xml"u8) ? "XML" : "HTML";
            throw new PermanentFailureException($"{WebAddress.Describe(from)} answered with {format} instead of JSON: {Answers.Beginning(answer)}");
        }

        try
        {
            return Records(JsonElement.Parse(body, ItemsPath.DepthOf(itemsPath)), from, itemsPath);
        }
        catch (JsonException broken)
        {
            return DamagedPage.Records(body, itemsPath) ?? throw Broken(broken, from, body.Length);
        }
    }

    // The element owns its memory, so that records outlive the page without anything to dispose of.
    private static SourceRecord[] Records(JsonElement body, Uri from, string itemsPath)
    {
        var (items, fault) = ItemsPath.Find(body, itemsPath);
        return fault is null
            ? [.. items.EnumerateArray().Select(SourceRecord.Of)]
            : throw new PermanentFailureException($"{WebAddress.Describe(from)} has no array of records where Dlm:Import:Http:ItemsPath says: {fault}.");
    }

    private static InvalidDataException Broken(JsonException broken, Uri from, int length) => new(
        $"{WebAddress.Describe(from)} answered with broken JSON, in line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} ({length} bytes).", broken);
}
