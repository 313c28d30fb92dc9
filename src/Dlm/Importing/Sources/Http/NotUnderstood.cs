namespace Dlm.Importing.Sources.Http;

/// <summary>
/// The headers that the import goes by and that an answer has with a value which cannot be read: they must not be taken for absent without a
/// word.
/// </summary>
internal static class NotUnderstood
{
    /// <summary>Where a request keeps the names that its answers had, those of tries that were repeated included.</summary>
    public static readonly HttpRequestOptionsKey<IDictionary<string, string>> Key = new("Dlm.NotUnderstood");

    /// <summary>Their names and values.</summary>
    public static IReadOnlyDictionary<string, string> Of(HttpResponseMessage answer)
    {
        var names = RateLimit.NotUnderstood(answer);
        if (answer.Headers.Date is null)
            names = names.Append("Date");
        if (HeaderText.Of(answer, "Link") is { } links && !LinkHeader.IsWhole(links))
            names = names.Append("Link");
        if (answer.Headers.Location is null)
            names = names.Append("Location");
        var found = names.Select(name => (Name: name, Value: HeaderText.Of(answer, name)));
        if (answer.IsSuccessStatusCode)
            found = found.Concat(OfBody(answer).Select(name => (name, HeaderText.OfBody(answer, name))));
        return found.Where(header => header.Value is not null).ToDictionary(header => header.Name, header => header.Value!);
    }

    /// <summary>What is said of an answer that has some, behind its status; else nothing.</summary>
    public static string Describe(HttpResponseMessage answer) =>
        Of(answer) is { Count: > 0 } odd ? $", not understood: {string.Join(", ", odd.Keys)}" : "";

    private static IEnumerable<string> OfBody(HttpResponseMessage answer)
    {
        var type = answer.Content.Headers.ContentType;
        if (type is null || (type.CharSet is { } charset && PageText.Find(charset) is null))
            yield return "Content-Type";
        if (HeaderText.OfBody(answer, "Content-Encoding") is { } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            yield return "Content-Encoding";
    }
}
