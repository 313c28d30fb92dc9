using Dlm.Claiming;

namespace DlmFunctions.FaultTests.Instance.Faults;

/// <summary>An election with a trap behind winning the lock.</summary>
internal sealed class TrappedElection(IElection election, Trap trap) : IElection, IAsyncDisposable
{
    public async Task<ICandidacy> ContendAsync(string resource, CancellationToken cancellationToken)
    {
        var candidacy = await election.ContendAsync(resource, cancellationToken);
        if (candidacy.Outcome == ElectionOutcome.Won && resource.StartsWith($"dlm:{Trap.Job}:", StringComparison.Ordinal))
        {
            trap.Reach(Step.LockWon);
        }

        return candidacy;
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)election).DisposeAsync();
}
