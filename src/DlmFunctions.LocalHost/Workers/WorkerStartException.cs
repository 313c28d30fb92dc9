namespace DlmFunctions.LocalHost.Workers;

/// <summary>A worker could not be started. The message is what it said itself, if it said anything.</summary>
internal sealed class WorkerStartException(string message, Exception? innerException = null) : Exception(message, innerException);
