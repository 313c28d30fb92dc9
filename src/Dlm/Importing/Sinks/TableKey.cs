using System.Globalization;

namespace Dlm.Importing.Sinks;

/// <summary>
/// The keys of rows, from the keys of records. A whole number has 19 digits, so that rows sort as numbers do; a negative one has a hyphen
/// in front and counts up from the smallest number. A text stays as it is, but for characters that a key must not have or that are known for
/// trouble in addresses: those are written as <c>_xHHHH_</c>. So is the first character of a text that looks like a number's key.
/// </summary>
public static class TableKey
{
    // 1 KiB of UTF-16.
    internal const int Longest = 512;

    private const int Digits = 19;
    private const string Harmless = "-_.:,;=@()~!$*";

    /// <summary>The key of a number.</summary>
    public static string Of(long number) =>
        number >= 0
            ? number.ToString("D19", CultureInfo.InvariantCulture)
            : "-" + (number - long.MinValue).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The key of a text.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SafeText.Encode(text, LooksLikeNumber(text) ? (_, index) => index != 0 : IsAllowed);
    }

    /// <summary>What a key was made of: a <see cref="long"/> or a <see cref="string"/>.</summary>
    public static object Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return !LooksLikeNumber(key) ? SafeText.Decode(key)
            : key[0] == '-' ? long.Parse(key.AsSpan(1), CultureInfo.InvariantCulture) + long.MinValue
            : long.Parse(key, CultureInfo.InvariantCulture);
    }

    private static bool LooksLikeNumber(string text)
    {
        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        return digits.Length == Digits && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsAllowed(string text, int index) =>
        char.IsLetterOrDigit(text[index]) || Harmless.Contains(text[index], StringComparison.Ordinal);
}
