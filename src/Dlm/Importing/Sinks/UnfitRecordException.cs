namespace Dlm.Importing.Sinks;

/// <summary>A record cannot become a row; the message says why, for the table of rejects.</summary>
internal sealed class UnfitRecordException(string message, Exception? innerException = null) : Exception(message, innerException);
