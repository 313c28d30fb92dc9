namespace Dlm.Runs;

/// <summary>
/// The work of a job. It may run again for the same occurrence, and a paused run may briefly overlap its successor: its effects must be
/// idempotent for the occurrence, or fenced by <see cref="JobRun.Attempt"/>.
/// </summary>
public interface IJobHandler
{
    /// <summary>Does the work of one occurrence.</summary>
    /// <param name="run">The occurrence, its attempt and checkpoint, and the way to save progress.</param>
    /// <param name="cancellationToken">Cancelled when the host shuts down or the lease is lost: stop at once.</param>
    /// <returns>What was counted, for the record.</returns>
    Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken);
}
