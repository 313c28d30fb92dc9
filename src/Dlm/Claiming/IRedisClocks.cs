namespace Dlm.Claiming;

/// <summary>Reads the clocks of the Redis servers.</summary>
internal interface IRedisClocks
{
    /// <summary>How far each server that answered is ahead of the local clock.</summary>
    Task<IReadOnlyList<TimeSpan>> MeasureOffsetsAsync(CancellationToken cancellationToken);
}
