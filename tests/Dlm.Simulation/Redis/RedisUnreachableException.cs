namespace Dlm.Simulation.Redis;

/// <summary>A node gave no answer in time.</summary>
internal sealed class RedisUnreachableException(string message) : Exception(message);
