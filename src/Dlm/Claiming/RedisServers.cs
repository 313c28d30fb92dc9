using System.Net;
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
    private static readonly TimeSpan AuthenticationPause = TimeSpan.FromSeconds(10);
    private readonly IOptions<DlmOptions> options;
    private readonly TimeProvider time;
    private readonly ILogger<RedisServers> log;
    private readonly IRedisAuthentication? authentication;
    private readonly Lazy<Task<IReadOnlyList<Database>>> databases;
    private readonly CancellationTokenSource closing = new();

    public RedisServers(
        IOptions<DlmOptions> options, TimeProvider time, ILogger<RedisServers> log, IRedisAuthentication? authentication = null)
    {
        this.options = options;
        this.time = time;
        this.log = log;
        this.authentication = authentication;
        databases = new Lazy<Task<IReadOnlyList<Database>>>(ConnectAsync);
    }

    /// <summary>The databases; a server that cannot be reached is there too, and connects when it can.</summary>
    public Task<IReadOnlyList<Database>> DatabasesAsync(CancellationToken cancellationToken) => databases.Value.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (databases.IsValueCreated)
        {
            await CloseAsync();
        }

        closing.Dispose();
    }

    private async Task CloseAsync()
    {
        try
        {
            foreach (var server in (await databases.Value).Select(database => database.Server).Distinct())
            {
                await server.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // No server was connected yet.
        }
    }

    private async Task<IReadOnlyList<Database>> ConnectAsync()
    {
        var parsed = options.Value.Redlock.Endpoints.Select(Parse).ToList();
        var servers = parsed.Select(database => database.Server).DistinctBy(Key).ToList();
        var connections = await Task.WhenAll(servers.Select(server => ConnectAsync(server)));
        var byServer = servers.Zip(connections).ToDictionary(pair => Key(pair.First), pair => Observed(pair.Second));
        return [.. parsed.Select(database => new Database(byServer[Key(database.Server)], database.Number))];
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions server)
    {
        // What authenticates it is its own, and no part of its text: connections are found again by that.
        var authenticated = server.Clone();
        while (options.Value.Redlock.Credential != RedisCredential.None && !await TryAuthenticateAsync(authenticated))
        {
            await Task.Delay(AuthenticationPause, time, closing.Token);
        }

        return await ConnectionMultiplexer.ConnectAsync(authenticated);
    }

    private async Task<bool> TryAuthenticateAsync(ConfigurationOptions server)
    {
        try
        {
            await authentication!.ConfigureAsync(server, closing.Token);
            return true;
        }
        catch (Exception fault) when (!closing.IsCancellationRequested)
        {
            log.ServiceUnreachable($"Redis {Name(server.EndPoints)}", $"no token. {fault.GetBaseException().Message.Split('\n', 2)[0].Trim()}");
            return false;
        }
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

    private static string Name(IList<EndPoint> endPoints) => endPoints is [var first, ..] ? first.ToString() ?? "?" : "?";

    private ConnectionMultiplexer Observed(ConnectionMultiplexer server)
    {
        if (!server.IsConnected)
        {
            log.ServiceUnreachable($"Redis {Name(server.GetEndPoints())}", "no connection.");
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
