using System.Text.RegularExpressions;

namespace Dlm.Testing;

/// <summary>The settings that the functions' bindings name. The Functions host resolves them without the defaults of the code.</summary>
public static partial class BindingSettings
{
    /// <summary>Their names, as in an environment variable.</summary>
    /// <param name="repository">The folder of the repository.</param>
    public static IReadOnlyList<string> NamesIn(string repository) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(repository, "src", "DlmFunctions", "Functions"), "*.cs").Select(File.ReadAllText)
            .SelectMany(source => Setting().Matches(source))
            .Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal))
            .Distinct(),
    ];

    [GeneratedRegex(@"%(?<name>[\w:]+)%|Connection = ""(?<name>\w+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
