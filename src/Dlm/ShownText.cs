using System.Text.RegularExpressions;

namespace Dlm;

/// <summary>Text as it goes into records, logs and errors.</summary>
internal static partial class ShownText
{
    /// <summary>How long the account of an error may be, in characters.</summary>
    public const int LongestError = 4000;

    /// <summary>The beginning of a text; no surrogate pair is cut in two.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text
        : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)]
        : text[..longest];

    /// <summary>
    /// What a job reads, an address or a name, for people: without what is behind a question mark, and without all that a user and a password,
    /// or a connection string, may be in.
    /// </summary>
    public static string WithoutQuery(string text)
    {
        var isAddress = text.Contains("://", StringComparison.Ordinal);
        var isDoubtful = text.Contains('@', StringComparison.Ordinal)
            || (isAddress ? !Uri.TryCreate(text, UriKind.Absolute, out _) : text.Contains(';', StringComparison.Ordinal));
        return isDoubtful ? "…" : text.Split('?', 2) is [var address, _] ? address + "?…" : text;
    }

    /// <summary>The first line of what an exception says, without tokens that it may quote.</summary>
    public static string FirstLine(Exception fault) => Token().Replace(fault.Message.Split('\n', 2)[0].Trim(), "…");

    // A JWT begins with an object in base64.
    [GeneratedRegex("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
