namespace Dlm.Scheduling;

/// <summary>A job that was introduced to the ledger has no cursor any more: somebody deleted the table or the row.</summary>
internal sealed class CursorMissingException(string job)
    : Exception($"Job {job}: its cursor row is gone. The job is introduced anew; what came due in between does not fire.");
