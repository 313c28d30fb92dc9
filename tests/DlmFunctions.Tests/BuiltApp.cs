using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dlm.Testing;

namespace DlmFunctions.Tests;

/// <summary>The app as it is built, and what its metadata tell a host.</summary>
internal static partial class BuiltApp
{
    private static readonly string Folder = Repository.PathOf(
        typeof(BuiltApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "App").Value!);

    public static string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>The functions' names, each with its trigger.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Triggers() => JsonDocument.Parse(File.ReadAllText(PathOf("functions.metadata"))).RootElement.EnumerateArray()
        .ToDictionary(function => function.GetProperty("name").GetString()!, function => function.GetProperty("bindings").EnumerateArray().Single());

    /// <summary>The settings that the triggers name, as in an environment variable.</summary>
    public static IReadOnlyList<string> NamedSettings() =>
    [
        .. Triggers().Values.SelectMany(trigger => Setting().Matches(trigger.GetRawText())).Select(match => match.Groups["name"].Value)
            .Concat(Triggers().Values.Where(trigger => trigger.TryGetProperty("connection", out _)).Select(trigger => trigger.GetProperty("connection").GetString()!))
            .Select(name => name.Replace(":", "__", StringComparison.Ordinal))
            .Distinct(),
    ];

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
