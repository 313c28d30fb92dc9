namespace Dlm.Importing.Sinks;

internal static class TextLimit
{
    /// <summary>The beginning of a text; no surrogate pair is cut in two.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text
        : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)]
        : text[..longest];
}
