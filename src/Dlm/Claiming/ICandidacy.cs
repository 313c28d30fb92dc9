namespace Dlm.Claiming;

/// <summary>One attempt at an election. Disposing of it releases the lock, where it was won.</summary>
internal interface ICandidacy : IAsyncDisposable
{
    ElectionOutcome Outcome { get; }

    /// <summary>How the databases voted, for the log.</summary>
    string Summary { get; }
}
