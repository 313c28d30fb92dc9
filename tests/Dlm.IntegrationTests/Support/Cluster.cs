using System.Net;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Testing;
using DlmFunctions.LocalHost.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Dlm.IntegrationTests.Support;

/// <summary>
/// Several instances of the engine in one process, each with services and connections of its own, on real servers. The job, the table
/// and the queue have names that no other test uses.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly string id = Guid.NewGuid().ToString("n")[..12];
    private readonly Dictionary<string, string?> settings = [];
    private readonly List<Instance> instances = [];
    private readonly List<IAsyncDisposable> proxies = [];
    private readonly TestServers servers;

    public Cluster(TestServers servers)
        : this(servers, servers.Azurite.ConnectionString)
    {
    }

    /// <param name="servers">The Redis servers that vote.</param>
    /// <param name="storage">The connection string of an Azurite of the test's own.</param>
    public Cluster(TestServers servers, string storage)
    {
        this.servers = servers;
        Table = new TableClient(storage, $"Runs{id}");
        Queue = new QueueClient(storage, JobOptions.DefaultQueue(Job), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        With("Dlm:Ledger:Table", Table.Name);
        With("Dlm:TickSchedule", "* * * * * *");

        // A busy machine is no fault of storage, nor of a winner: tests of faults set shorter times.
        With("Dlm:Ledger:RequestTimeout", "00:00:30");
        With("Dlm:Runs:ClaimAfter", "00:01:00");
        WithJob("Schedule", "* * * * * *");
        WithStorage(storage);
        OnThreeDatabases();
    }

    /// <summary>The name of its one job.</summary>
    public string Job => $"job_{id}";

    public TableClient Table { get; }

    public QueueClient Queue { get; }

    /// <summary>What the handler does, and what it did, on all instances.</summary>
    public HandlerScript Handler { get; } = new();

    public IReadOnlyList<Instance> Instances => instances;

    private string Rejected => "rejected:" + Job;

    public Cluster With(string setting, string? value)
    {
        settings[setting] = value;
        return this;
    }

    public Cluster WithJob(string setting, string value) => With($"Dlm:Jobs:{Job}:{setting}", value);

    public Cluster WithStorage(string connectionString) => With("JobsStorage", connectionString);

    /// <summary>Databases 2, 3 and 4 of one server vote.</summary>
    public Cluster OnThreeDatabases() =>
        WithEndpoints([.. Enumerable.Range(2, 3).Select(database => $"{servers.Redis[0].Endpoint},defaultDatabase={database}")]);

    /// <summary>Database 0 of three servers votes.</summary>
    public Cluster OnThreeServers() => WithEndpoints([.. servers.Redis.Select(server => server.Endpoint)]);

    public Cluster WithEndpoints(params IReadOnlyList<string> endpoints)
    {
        for (var index = 0; index < endpoints.Count; index++)
        {
            With($"Dlm:Redlock:Endpoints:{index}", endpoints[index]);
        }

        return this;
    }

    /// <summary>Every link to Redis and to storage holds each packet up for 0 to 5 ms, at random.</summary>
    public Cluster WithNetworkDelay()
    {
        var byServer = servers.Redis.ToDictionary(server => server.Endpoint, server => DelayedLink(server.Port, server.Port));
        for (var index = 0; settings.TryGetValue($"Dlm:Redlock:Endpoints:{index}", out var endpoint); index++)
        {
            var server = byServer.Single(server => endpoint!.StartsWith(server.Key, StringComparison.Ordinal));
            With($"Dlm:Redlock:Endpoints:{index}", endpoint!.Replace(server.Key, server.Value.EndPoint.ToString(), StringComparison.Ordinal));
        }

        return WithStorage(DevelopmentStorage.ConnectionString([.. servers.Azurite.Ports.Select(port => DelayedLink(port, port).EndPoint.Port)]));
    }

    /// <summary>Starts another instance of the engine; its host's services are not started.</summary>
    public Instance Add(string? name = null, Action<IServiceCollection>? change = null, params (string Setting, string Value)[] own)
    {
        var all = new Dictionary<string, string?>(settings) { ["Dlm:Instance"] = name ?? $"i{instances.Count}" };
        foreach (var (setting, value) in own)
        {
            all[setting] = value;
        }

        var instance = new Instance(this, all, change);
        instances.Add(instance);
        return instance;
    }

    public IReadOnlyList<Instance> Add(int count) => [.. Enumerable.Range(0, count).Select(_ => Add())];

    /// <summary>The name that a setting of the job has.</summary>
    public string Setting(string name) => $"Dlm:Jobs:{Job}:{name}";

    /// <summary>Creates table and queues, and begins the schedule in the past: what is due since then is undecided.</summary>
    public async Task BeginAsync(DateTimeOffset lastDecided)
    {
        await CreateStorageAsync();
        var first = instances.Count > 0 ? instances[0] : Add();
        await Table.AddEntityAsync(Cursor.RowFor(first.Job, lastDecided));
    }

    public async Task CreateStorageAsync()
    {
        await Table.CreateIfNotExistsAsync();
        await Queue.CreateIfNotExistsAsync();
    }

    /// <summary>The records, oldest first, whoever wrote them.</summary>
    public async Task<IReadOnlyList<RunRecord>> RecordsAsync()
    {
        var rows = await Table.QueryAsync<TableEntity>(row => row.PartitionKey == Job).ToListAsync();
        return [.. rows.Where(row => RunKeys.TryParse(Job, row.RowKey, out _)).Select(RunRecord.From).Reverse()];
    }

    public async Task<RunRecord> RecordAsync(Occurrence occurrence) =>
        RunRecord.From(await Table.GetEntityAsync<TableEntity>(Job, RunKeys.Of(occurrence)));

    public Task<RunRecord> RecordAsync(DateTimeOffset scheduledAt) => RecordAsync(At(scheduledAt));

    public async Task<Cursor> CursorAsync() => Cursor.From(await Table.GetEntityAsync<TableEntity>(Job, RunKeys.Cursor));

    /// <summary>Changes a column of the cursor row, as an operator does.</summary>
    public Task SetCursorAsync(string column, object value) =>
        Table.UpdateEntityAsync(new TableEntity(Job, RunKeys.Cursor) { [column] = value }, ETag.All, TableUpdateMode.Merge);

    public Occurrence At(DateTimeOffset scheduledAt) => Occurrence.Scheduled(Job, scheduledAt);

    /// <summary>The rows of messages that were rejected.</summary>
    public async Task<IReadOnlyList<TableEntity>> RejectedAsync() =>
        await Table.QueryAsync<TableEntity>(row => row.PartitionKey == Rejected).ToListAsync();

    /// <summary>The message that points to an occurrence.</summary>
    public string MessageFor(DateTimeOffset scheduledAt) => new JobMessage(At(scheduledAt), TimeProvider.System.GetUtcNow()).ToJson();

    /// <summary>Takes all messages off the queue and tells which occurrences they point to.</summary>
    public async Task<IReadOnlyList<Occurrence>> DrainAsync()
    {
        var occurrences = new List<Occurrence>();
        while (await Queue.ReceiveMessagesAsync(maxMessages: 32) is { Value.Length: > 0 } messages)
        {
            foreach (var message in messages.Value)
            {
                occurrences.Add(((ReceivedMessage.WakeUp)ReceivedMessage.Parse(message.MessageText)).Occurrence);
                await Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }

        return occurrences;
    }

    /// <summary>Starts an instance and lets it dispatch an occurrence.</summary>
    public async Task<(Instance Instance, DateTimeOffset Due)> EnqueueAsync()
    {
        var due = Instants.SecondsAgo(60);
        var instance = Add();
        await BeginAsync(due.AddSeconds(-1));
        await instance.SettleAsync(due);
        return (instance, due);
    }

    /// <summary>Delivers what is on the queue, as the platform does: a message whose processing throws stays.</summary>
    /// <returns>How many messages were delivered.</returns>
    public async Task<int> DeliverAsync(Instance instance)
    {
        QueueMessage[] messages = await Queue.ReceiveMessagesAsync(maxMessages: 32);
        await Task.WhenAll(messages.Select(async message =>
        {
            await instance.ReceiveAsync(message.MessageText);
            await Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }));
        return messages.Length;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(instances.Select(instance => instance.DisposeAsync().AsTask()));
        foreach (var proxy in proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private TcpProxy DelayedLink(int port, int seed)
    {
        var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, port), seed);
        proxies.Add(proxy);
        proxy.Delay(TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        return proxy;
    }
}
