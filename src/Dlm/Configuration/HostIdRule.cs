using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Dlm.Configuration;

/// <summary>What the Functions host takes as its ID. It becomes part of the names of blobs and queues.</summary>
public static partial class HostIdRule
{
    /// <summary>The setting, <c>AzureFunctionsWebHost__hostid</c> in the environment.</summary>
    public const string Setting = "AzureFunctionsWebHost:hostid";

    /// <summary>Whether the host takes this ID: 1 to 32 lower-case letters, digits and single hyphens inside.</summary>
    public static bool IsValid(string hostId)
    {
        ArgumentNullException.ThrowIfNull(hostId);
        return hostId.Length <= 32 && HostId().IsMatch(hostId);
    }

    /// <summary>What is wrong with the configured ID, or null.</summary>
    internal static string? Fault(IConfiguration configuration) =>
        configuration[Setting] is { } hostId && !IsValid(hostId)
            ? $"{Setting} = \"{hostId}\" is not a host ID. Allowed: 1 to 32 lower-case letters, digits and single hyphens inside, such as a short hash of the pod's name; or not set."
            : null;

    [GeneratedRegex("^[a-z0-9]+(?:-[a-z0-9]+)*\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HostId();
}
