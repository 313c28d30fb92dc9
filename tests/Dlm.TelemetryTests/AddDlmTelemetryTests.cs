using Dlm.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Dlm.TelemetryTests;

public sealed class AddDlmTelemetryTests
{
    private const string Ingestion = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/;LiveEndpoint=http://127.0.0.1:9/";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_an_address_nothing_is_registered(string? unset)
    {
        var services = new ServiceCollection();

        services.AddDlmTelemetry(Settings(("APPLICATIONINSIGHTS_CONNECTION_STRING", unset), ("OTEL_EXPORTER_OTLP_ENDPOINT", unset))).Should().BeNull();

        services.Should().BeEmpty();
    }

    [Fact]
    public void Without_a_listener_no_span_is_created()
    {
        DlmTelemetry.Source.HasListeners().Should().BeFalse();
        DlmSpans.StartRoot(DlmSpans.Tick).Should().BeNull();
        DlmSpans.CurrentTraceParent.Should().BeNull();
    }

    [Theory]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", Ingestion)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")]
    public void With_either_address_traces_and_metrics_are_exported(string setting, string address)
    {
        var services = new ServiceCollection();

        services.AddDlmTelemetry(Settings((setting, address))).Should().NotBeNull();

        services.Should().Contain(service => service.ServiceType == typeof(TracerProvider))
            .And.Contain(service => service.ServiceType == typeof(MeterProvider));
    }

    [Theory]
    [InlineData("Authorization=AAD")]
    [InlineData("authorization=aad;ClientId=8d2f4f0e-26a4-4b3c-9b4c-2f3a6f3d6c11")]
    public void A_managed_identity_can_be_asked_for(string authentication) =>
        IngestionCredential.From(Settings(("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", authentication))).Should().NotBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Without_authentication_the_connection_string_is_enough(string? authentication) =>
        IngestionCredential.From(Settings(("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", authentication))).Should().BeNull();

    [Theory]
    [InlineData("AAD")]
    [InlineData("Authorization=Basic")]
    [InlineData("ClientId=8d2f4f0e-26a4-4b3c-9b4c-2f3a6f3d6c11")]
    public void Any_other_authentication_stops_the_start_with_a_line(string authentication)
    {
        var start = () => new ServiceCollection().AddDlmTelemetry(Settings(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", Ingestion), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", authentication)));

        start.Should().Throw<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().StartWith("APPLICATIONINSIGHTS_AUTHENTICATION_STRING is not valid.");
    }

    [Theory]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "S3cret,Horse=Battery9;x")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "S3cret")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=S3cret;IngestionEndpoint=ht!tp://S3cret")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "S3cret Horse")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "https://me:S3cret@collector.example.org")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "authorization S3cret")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "authorization=S3cret,Horse Battery9")]
    public void A_setting_of_an_exporter_that_cannot_be_used_stops_the_start_with_a_line_without_its_value(string setting, string value)
    {
        var start = () => new ServiceCollection().AddDlmTelemetry(Settings(
            new[] { ("OTEL_EXPORTER_OTLP_ENDPOINT", (string?)"http://127.0.0.1:9") }.Where(other => other.Item1 != setting).Append((setting, value)).ToArray()));

        start.Should().Throw<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().StartWith(setting + " is not valid. Allowed: ").And.NotContainAny("S3cret", "Horse", "Battery9");
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
        .Build();
}
