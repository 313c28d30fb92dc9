using System.Net.Http.Headers;

namespace Dlm.Importing.Sources.Http;

/// <summary>What tells one state of a source from another: its <c>ETag</c>, else its <c>Last-Modified</c>; the text says which.</summary>
internal static class PageValidator
{
    private const string ETag = "etag:";
    private const string LastModified = "date:";

    /// <summary>The validator of an answer, or null.</summary>
    public static string? Of(HttpResponseMessage answer) =>
        First(answer.Headers, "ETag") is { } tag ? ETag + tag
        : First(answer.Content.Headers, "Last-Modified") is { } date ? LastModified + date
        : null;

    /// <summary>Makes a request conditional.</summary>
    public static void Apply(string? validator, HttpRequestHeaders headers)
    {
        if (validator?.StartsWith(ETag, StringComparison.Ordinal) == true)
            headers.TryAddWithoutValidation("If-None-Match", validator[ETag.Length..]);
        else if (validator?.StartsWith(LastModified, StringComparison.Ordinal) == true)
            headers.TryAddWithoutValidation("If-Modified-Since", validator[LastModified.Length..]);
    }

    private static string? First(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;
}
