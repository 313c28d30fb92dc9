using Dlm.Configuration;
using Microsoft.Extensions.Options;
using RedLockNet;
using RedLockNet.SERedis;
using RedLockNet.SERedis.Configuration;
using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>
/// The Redlock algorithm (https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/) through RedLock.net. One try for each
/// call: its own retries sleep up to 400 ms even where a peer clearly holds the lock.
/// </summary>
internal sealed class RedlockElection : IElection, IAsyncDisposable
{
    // Connecting to a server that hangs takes as long as two of its answers may; the servers that answer are to vote all the same.
    private const int ConnectPatience = 3;
    private static readonly RedLockRetryConfiguration OneTry = new(retryCount: 1, retryDelayMs: 10);
    private readonly RedisServers servers;
    private readonly RedlockOptions settings;
    private readonly TimeProvider time;
    private readonly Lazy<Task<RedLockFactory>> factory;
    private readonly CancellationTokenSource closing = new();

    public RedlockElection(RedisServers servers, IOptions<DlmOptions> options, TimeProvider time)
    {
        this.servers = servers;
        this.time = time;
        settings = options.Value.Redlock;
        factory = new Lazy<Task<RedLockFactory>>(CreateAsync);
    }

    public async Task<ICandidacy> ContendAsync(string resource, CancellationToken cancellationToken)
    {
        try
        {
            var locks = await factory.Value.WaitAsync(settings.NodeTimeout * ConnectPatience, time, cancellationToken);
            return new Candidacy(await locks.CreateLockAsync(resource, settings.Ttl));
        }
        catch (Exception fault) when (fault is TimeoutException or RedisException)
        {
            return new NoCandidacy(fault.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (factory.IsValueCreated)
        {
            await CloseAsync();
        }

        closing.Dispose();
    }

    private async Task CloseAsync()
    {
        try
        {
            (await factory.Value).Dispose();
        }
        catch (OperationCanceledException)
        {
            // No server was connected yet.
        }
    }

    private async Task<RedLockFactory> CreateAsync()
    {
        var databases = await servers.DatabasesAsync(closing.Token);
        return RedLockFactory.Create([.. databases.Select(database => database.Voter)], OneTry);
    }

    private sealed class Candidacy(IRedLock redLock) : ICandidacy
    {
        public ElectionOutcome Outcome { get; } = redLock.Status switch
        {
            RedLockStatus.Acquired => ElectionOutcome.Won,
            RedLockStatus.NoQuorum => ElectionOutcome.NoQuorum,
            _ => ElectionOutcome.Lost,
        };

        public string Summary { get; } = redLock.InstanceSummary.ToString();

        public ValueTask DisposeAsync() => redLock.DisposeAsync();
    }

    private sealed class NoCandidacy(string fault) : ICandidacy
    {
        public ElectionOutcome Outcome => ElectionOutcome.NoQuorum;

        public string Summary => fault;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
