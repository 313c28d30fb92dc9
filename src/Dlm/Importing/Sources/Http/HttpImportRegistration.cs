using System.Net;
using Dlm.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly.Telemetry;

namespace Dlm.Importing.Sources.Http;

/// <summary>Registers the source <c>Http</c>.</summary>
internal static class HttpImportRegistration
{
    /// <summary>The client of locations in a network of one's own, and its pool of connections.</summary>
    public const string AnyAddress = "Dlm.Import";

    /// <summary>The client of public locations. A pool of its own: it must not find a connection to a private address there.</summary>
    public const string PublicAddresses = "Dlm.Import.Public";

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Adds the source and its HTTP clients.</summary>
    public static DlmBuilder AddHttpSource(this DlmBuilder builder)
    {
        builder.Services.TryAddSingleton(new AddressGuard());
        AddClient(builder.Services, AnyAddress, guarded: false);
        AddClient(builder.Services, PublicAddresses, guarded: true);
        builder.Services.PostConfigure<TelemetryOptions>(Quiet);
        return builder.AddImportSource<HttpJsonSource>("Http");
    }

    private static void AddClient(IServiceCollection services, string name, bool guarded)
    {
        // No logging of requests: addresses and headers may hold secrets, and what fails is in the record.
        var client = services.AddHttpClient(name)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, provider) =>
            {
                handler.AllowAutoRedirect = false;
                handler.AutomaticDecompression = DecompressionMethods.All;
                handler.PooledConnectionLifetime = ConnectionLifetime;
                handler.EnableMultipleHttp2Connections = true;
                handler.UseCookies = false;
                if (guarded)
                    handler.ConnectCallback = provider.GetRequiredService<AddressGuard>().ConnectAsync;
            });
        client.AddStandardResilienceHandler()
            .Configure((resilience, provider) =>
            {
                if (Settings(provider) is { } settings)
                    HttpResilience.Configure(resilience, settings, provider.GetRequiredService<TimeProvider>());
            })
            .SelectPipelineByAuthority();
        client.AddHttpMessageHandler(provider =>
            new BodyHandler(provider.GetRequiredService<IOptions<DlmOptions>>().Value.Import.MaxPageBytes));
    }

    // One line for each request that went well is too much for a log. The options are those of all pipelines of an app.
    private static void Quiet(TelemetryOptions telemetry)
    {
        var others = telemetry.SeverityProvider;
        telemetry.SeverityProvider = arguments =>
            arguments.Source.PipelineName?.StartsWith(AnyAddress, StringComparison.Ordinal) == true
            && arguments.Event.Severity == ResilienceEventSeverity.Information
                ? ResilienceEventSeverity.Debug
                : others?.Invoke(arguments) ?? arguments.Event.Severity;
    }

    // Validated at the start of the host, beside the engine's own settings: faults in those are reported once, by them.
    private static HttpImportOptions? Settings(IServiceProvider provider)
    {
        try
        {
            return provider.GetRequiredService<IOptions<DlmOptions>>().Value.Import.Http;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }
}
