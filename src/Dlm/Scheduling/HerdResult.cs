namespace Dlm.Scheduling;

/// <summary>What an instance does after it has contended for an occurrence.</summary>
internal enum HerdResult
{
    /// <summary>It decides.</summary>
    Decide,

    /// <summary>A peer has decided: it watches.</summary>
    Watch,

    /// <summary>It writes nothing.</summary>
    LeaveAlone,
}
