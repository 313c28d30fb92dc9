namespace Dlm.Simulation.Network;

/// <summary>What a server answers.</summary>
internal readonly record struct Answer<T>(T Value)
{
    /// <summary>How long the server keeps the caller waiting, on top of the network.</summary>
    public TimeSpan Delay { get; init; }
}
