namespace Dlm.Simulation.Redis;

internal enum RedisState
{
    Up,

    /// <summary>Refuses connections.</summary>
    Down,

    /// <summary>Takes requests and answers none.</summary>
    Hung,
}
