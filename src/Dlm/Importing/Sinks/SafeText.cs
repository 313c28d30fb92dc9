using System.Globalization;
using System.Text;

namespace Dlm.Importing.Sinks;

/// <summary>
/// Writes characters that a name must not have as <c>_xHHHH_</c>, their UTF-16 code in hexadecimal digits, as XML does. An underscore
/// before an <c>x</c> is written so too, so that different texts stay different and every text can be read back.
/// </summary>
internal static class SafeText
{
    private const int EscapeLength = 7;

    /// <param name="text">Any text.</param>
    /// <param name="allowed">Whether the character at an index may stay. Letters of ASCII other than the first, and underscores, have to.</param>
    public static string Encode(string text, Func<string, int, bool> allowed)
    {
        var safe = 0;
        while (safe < text.Length && Stays(text, safe, allowed))
        {
            safe++;
        }

        if (safe == text.Length)
        {
            return text;
        }

        var encoded = new StringBuilder(text, 0, safe, text.Length + (4 * EscapeLength));
        for (var index = safe; index < text.Length; index++)
        {
            _ = Stays(text, index, allowed)
                ? encoded.Append(text[index])
                : encoded.Append(CultureInfo.InvariantCulture, $"_x{(int)text[index]:X4}_");
        }

        return encoded.ToString();
    }

    public static string Decode(string encoded)
    {
        var text = new StringBuilder(encoded.Length);
        for (var index = 0; index < encoded.Length; index++)
        {
            if (encoded.AsSpan(index) is ['_', 'x', ..] rest)
            {
                text.Append((char)ushort.Parse(rest[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                index += EscapeLength - 1;
            }
            else
            {
                text.Append(encoded[index]);
            }
        }

        return text.ToString();
    }

    private static bool Stays(string text, int index, Func<string, int, bool> allowed) =>
        allowed(text, index) && !(text[index] == '_' && index + 1 < text.Length && text[index + 1] == 'x');
}
