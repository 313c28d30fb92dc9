using Dlm.Claiming;

namespace Dlm.Simulation.Redis;

/// <summary>Asks the simulated nodes for their time.</summary>
internal sealed class SimRedisClocks(RedisClient redis, TimeProvider time) : IRedisClocks
{
    public async Task<IReadOnlyList<TimeSpan>> MeasureOffsetsAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        return await redis.AskAllAsync(node => node.Time - asked);
    }
}
