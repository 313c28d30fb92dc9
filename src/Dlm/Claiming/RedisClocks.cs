using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>Asks every connected Redis server for its <c>TIME</c>.</summary>
internal sealed class RedisClocks(RedisServers servers, TimeProvider time) : IRedisClocks
{
    // Farther off it is no clock: a server that answers nonsense must not stop an instance for years.
    private static readonly TimeSpan LargestOffset = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<TimeSpan>> MeasureOffsetsAsync(CancellationToken cancellationToken)
    {
        var databases = await servers.UsableAsync(cancellationToken);
        var offsets = await Task.WhenAll(databases.Select(database => database.Server).Distinct().Select(server => MeasureAsync(server, cancellationToken)));
        return [.. offsets.OfType<TimeSpan>().Where(offset => offset.Duration() <= LargestOffset)];
    }

    // Whatever a server, a proxy or the client makes of the question, that clock is left out.
    private async Task<TimeSpan?> MeasureAsync(IConnectionMultiplexer server, CancellationToken cancellationToken)
    {
        try
        {
            var asked = time.GetUtcNow();
            var began = time.GetTimestamp();
            var answer = (RedisResult[]?)await server.GetDatabase().ExecuteAsync("TIME").WaitAsync(cancellationToken);
            var midway = asked + (time.GetElapsedTime(began) / 2);
            var redis = DateTimeOffset.UnixEpoch.AddSeconds((long)answer![0]).AddMicroseconds((long)answer[1]);
            return redis - midway;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
