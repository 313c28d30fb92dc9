using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Dlm.Telemetry;

/// <summary>Finds faults in where telemetry goes, before an exporter throws. All of these settings may hold secrets, so no value is repeated.</summary>
internal static class ExportSettings
{
    public const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <exception cref="OptionsValidationException">With a line for each setting that cannot be used.</exception>
    public static void Check(IConfiguration configuration)
    {
        var faults = new List<string>();
        Check(AzureMonitor, IsConnectionString, "InstrumentationKey=…, and the endpoints that stand behind it in the portal");
        Check(Collector, IsAddress, "an http or https address without a password");
        Check(Headers, AreHeaders, "name=value, and more of them behind commas");
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(nameof(ExportSettings), typeof(string), faults);
        }

        void Check(string setting, Func<string, bool> isValid, string allowed)
        {
            if (configuration[setting] is { } value && !string.IsNullOrWhiteSpace(value) && !isValid(value))
            {
                faults.Add($"{setting} is not valid. Allowed: {allowed}.");
            }
        }
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return parts.TryGetValue("InstrumentationKey", out var key) && key is string { Length: > 0 }
                && (!parts.TryGetValue("IngestionEndpoint", out var endpoint) || IsAddress((string)endpoint));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.UserInfo.Length == 0;

    private static bool AreHeaders(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).All(header => header.IndexOf('=', StringComparison.Ordinal) > 0);
}
