using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>Asks every connected Redis server for its <c>TIME</c>.</summary>
internal sealed class RedisClocks(RedisServers servers, TimeProvider time) : IRedisClocks
{
    public async Task<IReadOnlyList<TimeSpan>> MeasureOffsetsAsync(CancellationToken cancellationToken)
    {
        var databases = await servers.DatabasesAsync(cancellationToken);
        var offsets = await Task.WhenAll(databases.Select(database => database.Server).Distinct().Select(MeasureAsync));
        return [.. offsets.OfType<TimeSpan>()];
    }

    private async Task<TimeSpan?> MeasureAsync(IConnectionMultiplexer server)
    {
        try
        {
            var asked = time.GetUtcNow();
            var began = time.GetTimestamp();
            var answer = (RedisResult[]?)await server.GetDatabase().ExecuteAsync("TIME");
            var midway = asked + (time.GetElapsedTime(began) / 2);
            var redis = DateTimeOffset.UnixEpoch.AddSeconds((long)answer![0]).AddMicroseconds((long)answer[1]);
            return redis - midway;
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            return null;
        }
    }
}
