namespace Dlm.Simulation.Cluster;

/// <summary>The handler's own error.</summary>
internal sealed class HandlerFailedException(string message) : Exception(message);
