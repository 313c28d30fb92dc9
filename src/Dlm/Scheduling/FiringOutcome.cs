namespace Dlm.Scheduling;

/// <summary>What an instance did with an occurrence that came due.</summary>
public enum FiringOutcome
{
    /// <summary>It recorded the occurrence and sent its message.</summary>
    Dispatched,

    /// <summary>A peer did.</summary>
    Observed,

    /// <summary>A peer recorded it and fell silent; this instance sent the message in its place.</summary>
    Recovered,

    /// <summary>It recorded that the occurrence will not run.</summary>
    Skipped,

    /// <summary>It left it alone for want of a Redis quorum, as configured.</summary>
    Deferred,

    /// <summary>It may not decide, since its configuration is older than that of the records.</summary>
    Refused,
}
