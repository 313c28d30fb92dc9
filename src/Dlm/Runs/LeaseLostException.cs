namespace Dlm.Runs;

/// <summary>The run no longer holds the lease of its occurrence; its writes to the record are refused.</summary>
public sealed class LeaseLostException(string message, Exception? inner = null) : Exception(message, inner);
