namespace Dlm.Claiming;

/// <summary>How an attempt at an election ended.</summary>
internal enum ElectionOutcome
{
    /// <summary>A majority of the databases voted for the contender.</summary>
    Won,

    /// <summary>A peer holds the lock, or the votes were split.</summary>
    Lost,

    /// <summary>Too few databases answered.</summary>
    NoQuorum,
}
