using System.Text.RegularExpressions;
using Dlm.Configuration;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>
/// Resolves the names in binding expressions from the settings. A job's queue that they do not name is called as the engine calls it, so
/// that a job which was just added runs in every clone: <c>local.settings.json</c> is not in the repository.
/// </summary>
internal sealed partial class BindingNames(IConfiguration configuration) : INameResolver
{
    /// <returns>The value, or null where there is none.</returns>
    public string? Resolve(string name) =>
        configuration[name] is { Length: > 0 } value ? value
        : JobQueue().Match(name) is { Success: true } queue ? JobOptions.DefaultQueue(queue.Groups["job"].Value)
        : null;

    [GeneratedRegex("^Dlm:Jobs:(?<job>[a-z0-9_]+):Queue\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex JobQueue();
}
