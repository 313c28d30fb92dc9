using Dlm.Configuration;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedLockNet.SERedis.Configuration;
using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>
/// The connections to the voting databases: one multiplexer for each server, whatever the number of its databases, since through one
/// connection the commands of a contender reach all databases of a server before another's, and votes are not split.
/// </summary>
internal sealed class RedisServers : IAsyncDisposable
{
    private readonly IOptions<DlmOptions> options;
    private readonly ILogger<RedisServers> log;
    private readonly Lazy<Task<IReadOnlyList<Database>>> databases;

    public RedisServers(IOptions<DlmOptions> options, ILogger<RedisServers> log)
    {
        this.options = options;
        this.log = log;
        databases = new Lazy<Task<IReadOnlyList<Database>>>(ConnectAsync);
    }

    /// <summary>The databases; a server that cannot be reached is there too, and connects when it can.</summary>
    public Task<IReadOnlyList<Database>> DatabasesAsync(CancellationToken cancellationToken) => databases.Value.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!databases.IsValueCreated)
        {
            return;
        }

        foreach (var server in (await databases.Value).Select(database => database.Server).Distinct())
        {
            await server.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<Database>> ConnectAsync()
    {
        var parsed = options.Value.Redlock.Endpoints.Select(Parse).ToList();
        var servers = parsed.Select(database => database.Server).DistinctBy(Key).ToList();
        var connections = await Task.WhenAll(servers.Select(server => ConnectionMultiplexer.ConnectAsync(server)));
        var byServer = servers.Zip(connections).ToDictionary(pair => Key(pair.First), pair => Observed(pair.Second));
        return [.. parsed.Select(database => new Database(byServer[Key(database.Server)], database.Number))];
    }

    private (ConfigurationOptions Server, int Number) Parse(string endpoint)
    {
        var server = ConfigurationOptions.Parse(endpoint);
        var number = server.DefaultDatabase ?? 0;
        var patience = (int)options.Value.Redlock.NodeTimeout.TotalMilliseconds;
        server.DefaultDatabase = null;
        server.AbortOnConnectFail = false;
        server.BacklogPolicy = BacklogPolicy.FailFast;
        server.AsyncTimeout = patience;
        server.SyncTimeout = patience;
        server.ConnectTimeout = patience * 2;
        server.ConnectRetry = 1;
        server.KeepAlive = 5;
        server.ReconnectRetryPolicy = new LinearRetry(1000);
        return (server, number);
    }

    // The text holds everything by which two connections can differ.
    private static string Key(ConfigurationOptions server) => server.ToString(includePassword: true);

    private ConnectionMultiplexer Observed(ConnectionMultiplexer server)
    {
        var name = server.GetEndPoints() is [var first, ..] ? first.ToString() ?? "?" : "?";
        if (!server.IsConnected)
        {
            log.ServiceUnreachable($"Redis {name}", "no connection.");
        }

        server.ConnectionFailed += (_, failure) => log.ServiceUnreachable($"Redis {failure.EndPoint}", $"{failure.FailureType}.");
        server.ConnectionRestored += (_, restored) => log.ServiceReady($"Redis {restored.EndPoint}");
        return server;
    }

    /// <summary>One voting database.</summary>
    internal sealed record Database(IConnectionMultiplexer Server, int Number)
    {
        public RedLockMultiplexer Voter => new(Server) { RedisDatabase = Number, RedisKeyFormat = "{0}" };
    }
}
