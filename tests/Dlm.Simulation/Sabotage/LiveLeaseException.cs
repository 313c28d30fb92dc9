namespace Dlm.Simulation.Sabotage;

/// <summary>What a delivery must not throw: the occurrence is running.</summary>
internal sealed class LiveLeaseException(string message) : Exception(message);
