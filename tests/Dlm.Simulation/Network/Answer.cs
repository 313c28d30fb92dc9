namespace Dlm.Simulation.Network;

/// <summary>What a server answers.</summary>
internal readonly record struct Answer<T>(T Value);
