namespace Dlm.Runs;

/// <summary>Reads what happened.</summary>
public sealed class RunHistory
{
    private readonly RunLedger runs;

    internal RunHistory(RunLedger runs) => this.runs = runs;

    /// <summary>The records of a job's scheduled occurrences since an instant, newest first.</summary>
    /// <param name="job">The job.</param>
    /// <param name="since">The oldest instant.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="Storage.StorageUnavailableException">The table gives no usable answer.</exception>
    public async Task<IReadOnlyList<RunRecord>> ListAsync(string job, DateTimeOffset since, CancellationToken cancellationToken) =>
        (await runs.ListAsync(job, since, DateTimeOffset.MaxValue, cancellationToken)).Value;
}
