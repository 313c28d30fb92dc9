namespace DlmFunctions.LocalHost.Workers;

/// <summary>A function failed in the worker. The message is the worker's.</summary>
internal sealed class FunctionFailedException(string message) : Exception(message);
