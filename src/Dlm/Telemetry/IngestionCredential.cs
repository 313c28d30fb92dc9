using System.Data.Common;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Dlm.Telemetry;

/// <summary>
/// Reads <c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c> the way the Functions host does: <c>Authorization=AAD</c> for the identity of the
/// app, with <c>;ClientId=…</c> for a user-assigned one. Unset, the connection string alone opens the ingestion.
/// </summary>
internal static class IngestionCredential
{
    private const string Setting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <exception cref="OptionsValidationException">The setting is not one of these.</exception>
    public static TokenCredential? From(IConfiguration configuration)
    {
        if (configuration[Setting] is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var parts = Parse(text);
        if (!parts.TryGetValue("Authorization", out var kind) || !"AAD".Equals(kind as string, StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid();
        }

        return new ManagedIdentityCredential(parts.TryGetValue("ClientId", out var client) && client is string { Length: > 0 } id
            ? ManagedIdentityId.FromUserAssignedClientId(id)
            : ManagedIdentityId.SystemAssigned);
    }

    private static DbConnectionStringBuilder Parse(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            throw Invalid();
        }
    }

    private static OptionsValidationException Invalid() =>
        new(Setting, typeof(string), [$"{Setting} is not valid. Allowed: Authorization=AAD, or Authorization=AAD;ClientId=<client id of a managed identity>."]);
}
