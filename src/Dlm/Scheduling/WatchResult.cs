namespace Dlm.Scheduling;

/// <summary>How watching a due occurrence ended.</summary>
internal enum WatchResult
{
    /// <summary>It has no record: another one stands for it, or it was due before the job began.</summary>
    Absent,

    /// <summary>Its message was sent by a peer, or it needs none.</summary>
    Seen,

    /// <summary>This instance sent its message in the place of a peer that fell silent.</summary>
    Sent,
}
