using System.Text;
using System.Text.Unicode;
using Dlm.Importing.Sources.Formats;

namespace Dlm.Importing.Sources.Http;

/// <summary>
/// A body as UTF-8, whatever it was sent in. The bytes themselves go before the label: JSON begins with a character of ASCII, by which
/// UTF-16 and UTF-32 are known. A label counts for what is no UTF-8.
/// </summary>
internal static class PageText
{
    /// <summary>The text of a body, without a byte order mark.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="charset">The <c>charset</c> of the answer's <c>Content-Type</c>, or null.</param>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> body, string? charset)
    {
        var encoding = Wide(body.Span) ?? (Utf8.IsValid(body.Span) ? null : Find(charset));
        var text = encoding is null ? body : Encoding.Convert(encoding, Encoding.UTF8, body.ToArray());
        return text.Span.StartsWith(ByteOrderMark.Utf8) ? text[ByteOrderMark.Utf8.Length..] : text;
    }

    /// <summary>The encoding of that name, or null where none is known.</summary>
    public static Encoding? Find(string? charset)
    {
        var name = charset?.Trim(' ', '"', '\'') ?? "";
        try
        {
            return name.Equals("utf8", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Encoding? Wide(ReadOnlySpan<byte> body) => body switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [not 0, 0, 0, 0, ..] => Encoding.UTF32,
        [0, 0, 0xFE, 0xFF, ..] or [0, 0, 0, not 0, ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        [0xFF, 0xFE, ..] or [not 0, 0, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] or [0, not 0, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };
}
