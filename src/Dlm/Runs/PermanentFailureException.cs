namespace Dlm.Runs;

/// <summary>Thrown by a handler that knows that another attempt cannot help: the occurrence ends as failed at once.</summary>
public sealed class PermanentFailureException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and where, for the record.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public PermanentFailureException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
