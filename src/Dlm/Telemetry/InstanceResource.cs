using Dlm.Runs;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Resources;

namespace Dlm.Telemetry;

/// <summary>Tells the exporters which service and which of its instances they speak for.</summary>
internal sealed class InstanceResource(InstanceIdentity self, IConfiguration configuration) : IResourceDetector
{
    private const string DefaultService = "DlmFunctions";

    public Resource Detect() => ResourceBuilder.CreateEmpty()
        .AddService(
            configuration["OTEL_SERVICE_NAME"] ?? configuration["WEBSITE_SITE_NAME"] ?? DefaultService,
            autoGenerateServiceInstanceId: false,
            serviceInstanceId: self.Name)
        .Build();
}
