using Dlm.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RedLockNet;
using RedLockNet.SERedis;
using RedLockNet.SERedis.Configuration;

namespace Dlm.Claiming;

/// <summary>
/// The Redlock algorithm (https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/) through RedLock.net. One try for each
/// call: its own retries sleep up to 400 ms even where a peer clearly holds the lock. Whatever Redis or its client does, there is an outcome.
/// </summary>
internal sealed class RedlockElection(RedisServers servers, IOptions<DlmOptions> options, TimeProvider time) : IElection
{
    // Connecting to a server that hangs takes as long as two of its answers may; the servers that answer are to vote all the same.
    private const int ConnectPatience = 3;

    // Far beyond the time-outs of the client, which end an attempt.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(15);
    private static readonly RedLockRetryConfiguration OneTry = new(retryCount: 1, retryDelayMs: 10);
    private readonly RedlockOptions settings = options.Value.Redlock;

    private int Majority => (servers.Count / 2) + 1;

    public async Task<ICandidacy> ContendAsync(string resource, CancellationToken cancellationToken)
    {
        try
        {
            var usable = await servers.UsableAsync(cancellationToken).WaitAsync(settings.NodeTimeout * ConnectPatience, time, cancellationToken);
            return usable.Count < Majority
                ? new NoCandidacy($"{usable.Count} of {servers.Count} connected")
                : new Candidacy(await LockAsync(usable, resource, cancellationToken), Majority);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return new NoCandidacy(RedisFault.Describe(fault));
        }
    }

    private async Task<IRedLock> LockAsync(IReadOnlyList<RedisServers.Database> voters, string resource, CancellationToken cancellationToken)
    {
        using var factory = RedLockFactory.Create([.. voters.Select(database => database.Voter)], OneTry, NullLoggerFactory.Instance);
        var attempt = factory.CreateLockAsync(resource, settings.Ttl);
        try
        {
            return await attempt.WaitAsync(LongestAttempt, time, cancellationToken);
        }
        catch
        {
            // A lock that is won after all would be renewed for ever.
            _ = attempt.ContinueWith(late => late.Result.DisposeAsync(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private sealed class Candidacy : ICandidacy
    {
        private readonly IRedLock redLock;

        // RedLock.net counts the majority of those that it was given, which are not all.
        public Candidacy(IRedLock redLock, int majority)
        {
            this.redLock = redLock;
            var votes = redLock.InstanceSummary;
            Summary = votes.ToString();
            Outcome = redLock.Status switch
            {
                RedLockStatus.Acquired when votes.Acquired >= majority => ElectionOutcome.Won,
                RedLockStatus.Acquired or RedLockStatus.NoQuorum => ElectionOutcome.NoQuorum,
                _ => ElectionOutcome.Lost,
            };
        }

        public ElectionOutcome Outcome { get; }

        public string Summary { get; }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await redLock.DisposeAsync();
            }
            catch (Exception)
            {
                // The lock ends by itself: nothing renews it any more.
            }
        }
    }

    private sealed class NoCandidacy(string fault) : ICandidacy
    {
        public ElectionOutcome Outcome => ElectionOutcome.NoQuorum;

        public string Summary => fault;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
