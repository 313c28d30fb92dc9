using Dlm.Simulation.Cluster;

namespace Dlm.Simulation.Scenarios;

/// <summary>Something that happens at a fixed time after the start.</summary>
internal sealed record Incident(TimeSpan After, string Name, Action<SimCluster> Happen);
