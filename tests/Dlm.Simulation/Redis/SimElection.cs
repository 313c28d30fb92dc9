using Dlm.Claiming;

namespace Dlm.Simulation.Redis;

/// <summary>Redlock over the simulated nodes, one try a call, with what RedLock.net does besides: renewal until the lock is released.</summary>
internal sealed class SimElection(RedisClient redis, Random chance, TimeProvider time, TimeSpan ttl) : IElection
{
    public async Task<ICandidacy> ContendAsync(string resource, CancellationToken cancellationToken)
    {
        var token = $"{chance.NextInt64():x}";
        var began = time.GetTimestamp();
        var votes = await redis.AskAllAsync(node => node.TrySet(resource, token, ttl));
        var won = votes.Count(vote => vote);
        if (won >= redis.Quorum && time.GetElapsedTime(began) < ttl)
        {
            return new Candidacy(ElectionOutcome.Won, new HeldLock(redis, resource, token, time, ttl));
        }

        await redis.AskAllAsync(node => Release(node, resource, token));
        return new Candidacy(votes.Count >= redis.Quorum ? ElectionOutcome.Lost : ElectionOutcome.NoQuorum, null);
    }

    private static bool Release(RedisNode node, string resource, string token)
    {
        node.Release(resource, token);
        return true;
    }

    private sealed class Candidacy(ElectionOutcome outcome, HeldLock? held) : ICandidacy
    {
        public ElectionOutcome Outcome => outcome;

        public string Summary => outcome.ToString();

        public async ValueTask DisposeAsync()
        {
            if (held is not null)
            {
                await held.ReleaseAsync();
            }
        }
    }

    private sealed class HeldLock
    {
        private readonly RedisClient redis;
        private readonly string resource;
        private readonly string token;
        private readonly ITimer renewal;

        public HeldLock(RedisClient redis, string resource, string token, TimeProvider time, TimeSpan ttl)
        {
            this.redis = redis;
            this.resource = resource;
            this.token = token;
            renewal = time.CreateTimer(_ => _ = redis.AskAllAsync(node => node.Extend(resource, token, ttl)), null, ttl / 2, ttl / 2);
        }

        public async Task ReleaseAsync()
        {
            await renewal.DisposeAsync();
            await redis.AskAllAsync(node => Release(node, resource, token));
        }
    }
}
