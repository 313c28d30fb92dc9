using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Dlm.Telemetry;
using Dlm.Testing;
using DlmFunctions.LocalHost.Services;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Dlm.TelemetryTests;

/// <summary>What an OpenTelemetry collector receives.</summary>
public sealed class CollectorTests
{
    [Fact]
    public async Task A_collector_receives_spans_metrics_and_logs()
    {
        var address = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}/");
        using var collector = new HttpListener { Prefixes = { address.ToString() } };
        collector.Start();
        var received = new ConcurrentDictionary<string, string>();
        var serving = ServeAsync(collector, received);
        using (var host = Host(address))
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            host.Services.GetRequiredService<DlmMetrics>().QuorumLost("a_job");
            DlmSpans.StartRoot(DlmSpans.Tick)!.Dispose();
            host.Services.GetRequiredService<ILogger<CollectorTests>>().ServiceReady("A service");
            host.Services.GetRequiredService<TracerProvider>().ForceFlush();
            host.Services.GetRequiredService<MeterProvider>().ForceFlush();
            host.Services.GetRequiredService<LoggerProvider>().ForceFlush();
        }

        await Eventually.True(() => received.Count == 3);
        collector.Stop();
        await serving;

        received["/v1/traces"].Should().Contain(DlmSpans.Tick).And.Contain("collected-instance");
        received["/v1/metrics"].Should().Contain("dlm.quorum.lost");
        received["/v1/logs"].Should().Contain("A service is ready.");
    }

    private static IHost Host(Uri collector)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<DlmMetrics>();
        builder.Services.AddSingleton(Runs.InstanceIdentity.Choose("collected-instance", _ => null));
        builder.Services.AddDlmTelemetry(builder.Configuration);
        return builder.Build();
    }

    // Names are plain text in the protocol's messages.
    private static async Task ServeAsync(HttpListener collector, ConcurrentDictionary<string, string> received)
    {
        while (collector.IsListening)
        {
            try
            {
                var context = await collector.GetContextAsync();
                using var body = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                var text = await body.ReadToEndAsync();
                received.AddOrUpdate(context.Request.Url!.AbsolutePath, text, (_, before) => before + text);
                context.Response.Close();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException && !collector.IsListening)
            {
                return;
            }
        }
    }
}
