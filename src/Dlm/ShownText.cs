namespace Dlm;

/// <summary>Text as it goes into records, logs and errors.</summary>
internal static class ShownText
{
    /// <summary>How long the account of an error may be, in characters.</summary>
    public const int LongestError = 4000;

    /// <summary>The beginning of a text; no surrogate pair is cut in two.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text
        : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)]
        : text[..longest];

    /// <summary>An address, or what else a job reads, without what is behind a question mark: that may be a secret.</summary>
    public static string WithoutQuery(string text) => text.Split('?', 2) is [var address, _] ? address + "?…" : text;
}
