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
    private readonly RedlockOptions settings;
    private readonly TimeProvider time;
    private readonly ILogger<RedisServers> log;
    private readonly IRedisAuthentication? authentication;
    private readonly Lazy<IReadOnlyList<Voter>> voters;

    public RedisServers(
        IOptions<DlmOptions> options, TimeProvider time, ILogger<RedisServers> log, IRedisAuthentication? authentication = null)
    {
        settings = options.Value.Redlock;
        this.time = time;
        this.log = log;
        this.authentication = settings.Credential == RedisCredential.None ? null : authentication;
        voters = new Lazy<IReadOnlyList<Voter>>(Connect);
    }

    /// <summary>How many databases there are, with a connection or without.</summary>
    public int Count => settings.Endpoints.Count;

    /// <summary>All databases; a server that cannot be reached is there too, and connects when it can.</summary>
    public async Task<IReadOnlyList<Database>> DatabasesAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(voters.Value.Select(voter => voter.Connection.Established)).WaitAsync(cancellationToken);
        return Connected();
    }

    /// <summary>The databases that can be asked, now that each of them was tried: a connection that cannot be made does not hold up the others.</summary>
    public async Task<IReadOnlyList<Database>> UsableAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(voters.Value.Select(voter => voter.Connection.Tried)).WaitAsync(cancellationToken);
        return Connected();
    }

    public async ValueTask DisposeAsync()
    {
        if (voters.IsValueCreated)
        {
            foreach (var connection in voters.Value.Select(voter => voter.Connection).Distinct())
            {
                await connection.DisposeAsync();
            }
        }
    }

    // The text holds everything by which two connections can differ.
    private static string Key(ConfigurationOptions server) => server.ToString(includePassword: true);

    private IReadOnlyList<Database> Connected() =>
    [
        .. voters.Value
            .Where(voter => voter.Connection.Established.IsCompletedSuccessfully)
            .Select(voter => new Database(voter.Connection.Established.Result, voter.Number, voter.Index, voter.Name)),
    ];

    private IReadOnlyList<Voter> Connect()
    {
        var connections = new Dictionary<string, RedisConnection>(StringComparer.Ordinal);
        return [.. settings.Endpoints.Select((text, index) => Connect(RedisEndpoint.Parse(index, text), index, connections))];
    }

    private Voter Connect(RedisEndpoint endpoint, int index, Dictionary<string, RedisConnection> connections)
    {
        if (endpoint.LeftOut > 0)
        {
            log.EndpointPartsLeftOut(index, endpoint.LeftOut);
        }

        var number = endpoint.Database;
        var key = Key(Prepare(endpoint.Options));
        if (!connections.TryGetValue(key, out var connection))
        {
            connections[key] = connection = new RedisConnection(endpoint, authentication, time, log);
        }

        return new Voter(connection, number, index, endpoint.Name);
    }

    private ConfigurationOptions Prepare(ConfigurationOptions server)
    {
        var patience = (int)settings.NodeTimeout.TotalMilliseconds;
        server.DefaultDatabase = null;
        server.AbortOnConnectFail = false;
        server.BacklogPolicy = BacklogPolicy.FailFast;
        server.AsyncTimeout = patience;
        server.SyncTimeout = patience;
        server.ConnectTimeout = patience * 2;
        server.ConnectRetry = 1;
        server.KeepAlive = 5;
        server.ReconnectRetryPolicy = new LinearRetry(1000);
        return server;
    }

    /// <summary>One voting database.</summary>
    /// <param name="Server">The connection.</param>
    /// <param name="Number">Its number on the server.</param>
    /// <param name="Index">Its place among the endpoints.</param>
    /// <param name="Name">What to call the server.</param>
    internal sealed record Database(IConnectionMultiplexer Server, int Number, int Index, string Name)
    {
        public RedLockMultiplexer Voter => new(Server) { RedisDatabase = Number, RedisKeyFormat = "{0}" };
    }

    private sealed record Voter(RedisConnection Connection, int Number, int Index, string Name);
}
