namespace Dlm.Simulation.World;

/// <summary>Something happened that the protocol promises never to let happen.</summary>
public sealed class InvariantViolatedException(string message) : Exception(message);
