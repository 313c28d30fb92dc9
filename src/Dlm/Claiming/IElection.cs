namespace Dlm.Claiming;

/// <summary>Lets one of several contenders go first. It keeps the herd away from the ledger; correctness does not rest on it.</summary>
internal interface IElection
{
    /// <summary>Contends once. The candidacy is to be disposed, whatever its outcome.</summary>
    Task<ICandidacy> ContendAsync(string resource, CancellationToken cancellationToken);
}
