using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Dlm.Configuration;
using Dlm.Runs;
using Dlm.Scheduling;
using Dlm.Telemetry;
using Dlm.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Dlm.TelemetryTests.Support;

/// <summary>
/// Three instances of the engine, each a host of its own, on real servers. Spans and instruments belong to the process, so one of the hosts
/// exports what all of them do.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly string id = Guid.NewGuid().ToString("n")[..12];
    private readonly List<IHost> hosts = [];
    private readonly QueueClient queue;

    private Site(Servers servers, IngestionEndpoint ingestion)
    {
        queue = new QueueClient(servers.Storage, JobOptions.DefaultQueue(Job), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        hosts.AddRange(Enumerable.Range(1, 3).Select(number => Build($"instance-{number}", servers, number == 1 ? ingestion.ConnectionString : null)));
    }

    public string Job => $"job_{id}";

    public string Queue => queue.Name;

    public HandlerScript Script { get; } = new();

    public IHost Exporting => hosts[0];

    public static async Task<Site> StartAsync(Servers servers, IngestionEndpoint ingestion)
    {
        var site = new Site(servers, ingestion);
        await Task.WhenAll(site.hosts.Select(host => host.StartAsync()));
        return site;
    }

    /// <summary>Ticks on all instances until a message is on the queue.</summary>
    /// <param name="late">The instance, if any, that ticks only once the message of the others is there: it finds their work done.</param>
    public async Task<QueueMessage> DispatchAsync(IHost? late = null)
    {
        QueueMessage? message = null;
        await Eventually.True(
            async token =>
            {
                await Task.WhenAll(hosts.Where(host => host != late).Select(host => TickAsync(host, token)));
                message = await queue.ExistsAsync(token) ? await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(5), token) : null;
                return message is not null;
            },
            TimeSpan.FromSeconds(30));
        await (late is null ? Task.CompletedTask : TickAsync(late, CancellationToken.None));
        return message!;
    }

    /// <summary>Runs what a message says on an instance that did not send it, as its queue trigger would.</summary>
    public Task RunAsync(string body, string? sender = null)
    {
        var host = hosts.First(host => Name(host) != sender);
        return host.Services.GetRequiredService<RunExecutor>().ExecuteAsync(Job, body, CancellationToken.None);
    }

    /// <summary>Has the exporting host send all that it holds back.</summary>
    public void Flush()
    {
        var services = Exporting.Services;
        (services.GetRequiredService<TracerProvider>().ForceFlush()
            & services.GetRequiredService<MeterProvider>().ForceFlush()
            & services.GetRequiredService<LoggerProvider>().ForceFlush()).Should().BeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static Task TickAsync(IHost host, CancellationToken cancellationToken) => host.Services.GetRequiredService<Scheduler>().TickAsync(cancellationToken);

    private static string Name(IHost host) => host.Services.GetRequiredService<InstanceIdentity>().Name;

    private IHost Build(string name, Servers servers, string? ingestion)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion,
            ["JobsStorage"] = servers.Storage,
            ["Dlm:Instance"] = name,
            ["Dlm:TickSchedule"] = "* * * * * *",
            ["Dlm:Ledger:Table"] = $"Runs{id}",
            [$"Dlm:Jobs:{Job}:Schedule"] = "* * * * * *",
            [$"Dlm:Jobs:{Job}:RetryDelay"] = "00:00:00",
        });
        builder.Configuration.AddInMemoryCollection(servers.Endpoints.Select((endpoint, index) =>
            KeyValuePair.Create($"Dlm:Redlock:Endpoints:{index}", (string?)endpoint)));
        builder.Services.AddSingleton(Script);
        builder.Services.AddDlm(builder.Configuration).AddJob<Handler>(Job);
        builder.Services.AddDlmTelemetry(builder.Configuration);
        return builder.Build();
    }
}
