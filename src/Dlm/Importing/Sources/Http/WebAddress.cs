namespace Dlm.Importing.Sources.Http;

/// <summary>Addresses of the web.</summary>
internal static class WebAddress
{
    /// <summary>An absolute address with <c>http</c> or <c>https</c>, or null.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;

    /// <summary>Whether two addresses have the same scheme, host and port.</summary>
    public static bool HaveSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address for people: without user, query and fragment, which may hold secrets.</summary>
    public static string Describe(Uri uri) =>
        uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) + (uri.Query.Length > 1 ? "?…" : "");

    /// <summary>The address with one value for a query parameter, wherever and how often it was there.</summary>
    public static Uri WithParameter(Uri uri, string name, string value)
    {
        var others = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => NameOf(pair) != name);
        var query = string.Join('&', others.Append($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}"));
        return new UriBuilder(uri) { Query = query }.Uri;
    }

    private static string NameOf(string pair) => Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' '));
}
