namespace Dlm.Scheduling;

/// <summary>What an instance does after it has contended for an occurrence.</summary>
internal enum HerdResult
{
    /// <summary>It decides.</summary>
    Decide,

    /// <summary>A peer has decided: it watches.</summary>
    Watch,

    /// <summary>A peer has decided, and the message is known to be sent: nothing is left to do.</summary>
    Settled,

    /// <summary>It writes nothing.</summary>
    LeaveAlone,
}
