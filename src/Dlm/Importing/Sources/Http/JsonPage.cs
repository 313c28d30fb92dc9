using System.Text.Json;
using Dlm.Runs;

namespace Dlm.Importing.Sources.Http;

/// <summary>Reads the records of a body.</summary>
internal static class JsonPage
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Whitespace => " \t\r\n"u8;

    /// <summary>The records of a successful answer.</summary>
    /// <exception cref="PermanentFailureException">It is HTML, or has its records elsewhere.</exception>
    /// <exception cref="InvalidDataException">It is no JSON: where it breaks.</exception>
    public static IReadOnlyList<SourceRecord> Records(HttpResponseMessage answer, Uri from, string itemsPath)
    {
        var body = ((PageContent)answer.Content).Body.Span;
        if (body.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        body = body.TrimStart(Whitespace);
        if (body.IsEmpty && answer.StatusCode == System.Net.HttpStatusCode.NoContent)
            return [];
        if (answer.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml" || body.StartsWith((byte)'<'))
            throw new PermanentFailureException($"{WebAddress.Describe(from)} answered with HTML instead of JSON: {Answers.Beginning(answer)}");

        var (items, fault) = ItemsPath.Find(Parse(body, from), itemsPath);
        return fault is null
            ? [.. items.EnumerateArray().Select(SourceRecord.Of)]
            : throw new PermanentFailureException($"{WebAddress.Describe(from)} has no array of records where Dlm:Import:Http:ItemsPath says: {fault}.");
    }

    // The element owns its memory, so that records outlive the page without anything to dispose of.
    private static JsonElement Parse(ReadOnlySpan<byte> body, Uri from)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException(
                $"{WebAddress.Describe(from)} answered with broken JSON, in line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} "
                + $"({body.Length} bytes).", broken);
        }
    }
}
