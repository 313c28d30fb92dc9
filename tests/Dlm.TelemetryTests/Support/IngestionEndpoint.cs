using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DlmFunctions.LocalHost.Services;

namespace Dlm.TelemetryTests.Support;

/// <summary>Stands in for the ingestion of Application Insights: takes what the Azure Monitor exporter sends, and keeps it.</summary>
internal sealed class IngestionEndpoint : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<JsonNode> items = new();
    private readonly Task serving;
    private readonly Uri address;

    public IngestionEndpoint()
    {
        address = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}/");
        listener.Prefixes.Add(address.ToString());
        listener.Start();
        serving = ServeAsync();
    }

    public string ConnectionString => $"InstrumentationKey={Guid.Empty};IngestionEndpoint={address};LiveEndpoint={address}";

    public IReadOnlyList<TelemetryItem> Spans =>
        [.. Items("RequestData").Concat(Items("RemoteDependencyData")).Where(span => span.Properties.ContainsKey("dlm.job"))];

    public IReadOnlyList<TelemetryItem> Logs => Items("MessageData");

    public IReadOnlySet<string> Metrics => Points.Select(MetricName).ToHashSet();

    /// <summary>What the values of the engine's metrics are told apart by.</summary>
    public IReadOnlySet<string> MetricTags =>
        Points.SelectMany(point => point.Properties.Keys).Where(tag => !tag.StartsWith("_MS.", StringComparison.Ordinal)).ToHashSet();

    public IReadOnlySet<string> MetricJobs => Points.Select(point => point.Properties.GetValueOrDefault("job")).OfType<string>().ToHashSet();

    // The exporter adds a metric that describes the resource.
    private IEnumerable<TelemetryItem> Points => Items("MetricData").Where(item => MetricName(item).StartsWith("dlm.", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        listener.Close();
    }

    private static string MetricName(TelemetryItem item) => item.Data["metrics"]![0]!["name"]!.GetValue<string>();

    private IReadOnlyList<TelemetryItem> Items(string type) =>
        [.. items.Where(item => item["data"]?["baseType"]?.GetValue<string>() == type).Select(item => new TelemetryItem(item))];

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException && !listener.IsListening)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        await using var body = context.Request.Headers["Content-Encoding"] == "gzip"
            ? new GZipStream(context.Request.InputStream, CompressionMode.Decompress)
            : context.Request.InputStream;
        using var reader = new StreamReader(body, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (context.Request.Url!.AbsolutePath.EndsWith("/track", StringComparison.Ordinal))
        {
            Array.ForEach(lines, line => items.Enqueue(JsonNode.Parse(line)!));
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(
                Encoding.UTF8.GetBytes($$"""{"itemsReceived":{{lines.Length}},"itemsAccepted":{{lines.Length}},"errors":[]}"""));
        }
        else
        {
            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
        }

        context.Response.Close();
    }
}
