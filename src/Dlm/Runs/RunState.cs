namespace Dlm.Runs;

/// <summary>Where an occurrence stands.</summary>
public enum RunState
{
    /// <summary>It is due and recorded, or its lease has ended and it is to go on; its message is not known to be sent.</summary>
    Decided,

    /// <summary>Its message is on the queue, or will be sent again by the scan.</summary>
    Enqueued,

    /// <summary>An instance holds its lease.</summary>
    Running,

    /// <summary>Its parts are to run, or do; it ends when all of them have.</summary>
    FannedOut,

    /// <summary>Its handler returned. Final.</summary>
    Succeeded,

    /// <summary>Its attempts are used up. Final.</summary>
    Failed,

    /// <summary>It will not run, see the reason. Final.</summary>
    Skipped,

    /// <summary>This release does not understand the record: a newer one wrote it, or it is damaged. It is left alone.</summary>
    Unknown,
}
