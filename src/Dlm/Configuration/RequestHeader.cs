namespace Dlm.Configuration;

/// <summary>
/// An entry of <see cref="HttpImportOptions.Headers"/>. Its name is no part of a setting's name, since Azure takes no hyphens there.
/// </summary>
/// <param name="Name">The header's name.</param>
/// <param name="Value">Its value, which may be a secret.</param>
internal sealed record RequestHeader(string Name, string Value)
{
    // The HTTP client refuses some of them in a request without a body; none is for a request to say.
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "HTTP2-Settings", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Whether it is about the connection, which is the HTTP client's business.</summary>
    public bool IsOfTheConnection => OfTheConnection.Contains(Name);

    /// <summary>Whether a text may be the value of a header: the HTTP client sends printable ASCII only.</summary>
    public static bool IsValue(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Reads <c>name: value</c>; null where that is no header of a request.</summary>
    public static RequestHeader? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return null;
        }

        var header = new RequestHeader(text[..colon].Trim(), text[(colon + 1)..].Trim());
        return header.IsValid() ? header : null;
    }

    private bool IsValid()
    {
        using var request = new HttpRequestMessage();
        try
        {
            return IsValue(Value) && request.Headers.TryAddWithoutValidation(Name, Value);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
