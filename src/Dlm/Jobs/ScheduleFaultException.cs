namespace Dlm.Jobs;

/// <summary>A schedule cannot be evaluated: the cron library failed, or made no progress. It concerns the schedule's job only.</summary>
public sealed class ScheduleFaultException(string message, Exception? innerException = null) : Exception(message, innerException);
