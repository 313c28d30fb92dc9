using System.Net.Http.Headers;

namespace Dlm.Importing.Sources.Http;

/// <summary>Headers as they were sent, whatever they are worth.</summary>
internal static class HeaderText
{
    /// <summary>The value of a header of an answer, or null. Several are joined, as a proxy may do it too.</summary>
    public static string? Of(HttpResponseMessage answer, string name) => Of(answer.Headers, name);

    /// <summary>The value of a header of its body, or null.</summary>
    public static string? OfBody(HttpResponseMessage answer, string name) => Of(answer.Content.Headers, name);

    private static string? Of(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values.AsEnumerable()) : null;
}
