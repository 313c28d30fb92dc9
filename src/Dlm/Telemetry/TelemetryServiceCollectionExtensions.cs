using Azure.Monitor.OpenTelemetry.Exporter;
using Dlm.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Dlm.Telemetry;

/// <summary>Exports the engine's telemetry.</summary>
public static class TelemetryServiceCollectionExtensions
{

    /// <summary>
    /// Sends traces and metrics of the engine and all logs to Azure Monitor where <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> is set (with a
    /// Microsoft Entra identity where <c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c> asks for it), and to an OpenTelemetry collector where
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Without either, nothing is registered.
    /// </summary>
    /// <param name="services">The services of the host, with the engine.</param>
    /// <param name="configuration">The settings of the host.</param>
    /// <returns>The builder, for what the host adds of its own, or null where nothing is exported.</returns>
    /// <exception cref="OptionsValidationException">An address, a header or the authentication cannot be used.</exception>
    public static IOpenTelemetryBuilder? AddDlmTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var toAzureMonitor = !string.IsNullOrWhiteSpace(configuration[ExportSettings.AzureMonitor]);
        var toCollector = !string.IsNullOrWhiteSpace(configuration[ExportSettings.Collector]);
        if (!toAzureMonitor && !toCollector)
        {
            return null;
        }

        ExportSettings.Check(configuration);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddDetector(provider =>
                new InstanceResource(provider.GetRequiredService<InstanceIdentity>(), configuration)))
            .WithTracing(tracing => tracing.AddSource(DlmTelemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(DlmTelemetry.Name))
            .WithLogging(null, logging =>
            {
                logging.IncludeScopes = true;
                logging.IncludeFormattedMessage = true;
            });
        if (toCollector)
        {
            telemetry.UseOtlpExporter();
        }

        return toAzureMonitor ? UseAzureMonitor(telemetry, configuration) : telemetry;
    }

    private static IOpenTelemetryBuilder UseAzureMonitor(IOpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        var credential = IngestionCredential.From(configuration);
        return telemetry.UseAzureMonitorExporter(options =>
        {
            options.ConnectionString = configuration[ExportSettings.AzureMonitor];
            options.Credential = credential;

            // Occurrences are few, and each of them counts: the exporter's default is five traces a second, and no logs of those left out.
            options.SamplingRatio = 1;
            options.TracesPerSecond = null;
            options.EnableTraceBasedLogsSampler = false;
        });
    }
}
