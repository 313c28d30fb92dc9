namespace Dlm.Runs;

/// <summary>A handler throws it when another attempt cannot help: the occurrence ends as failed at once, however many attempts are left.</summary>
/// <param name="message">What is wrong, for the record and the alert.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class PermanentFailureException(string message, Exception? inner = null) : Exception(message, inner);
