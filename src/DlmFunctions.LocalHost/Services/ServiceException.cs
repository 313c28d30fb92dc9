namespace DlmFunctions.LocalHost.Services;

/// <summary>A service that the run needs cannot be had; the message says which and what to do.</summary>
internal sealed class ServiceException(string message, Exception? innerException = null) : Exception(message, innerException);
