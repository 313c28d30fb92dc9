namespace Dlm.Runs;

/// <summary>
/// The work of a job. It may run again for the same occurrence, and a paused run may briefly overlap its successor: its effects must be
/// idempotent for the occurrence, or fenced by <see cref="JobRun.Attempt"/>.
/// </summary>
public interface IJobHandler
{
    /// <summary>Does the work of one occurrence.</summary>
    /// <param name="run">The occurrence, its attempt and checkpoint, and the way to save progress.</param>
    /// <param name="cancellationToken">Cancelled when the host shuts down, the lease is lost, or the job's timeout is over: stop at once.</param>
    /// <returns>What was counted, for the record; more than <see cref="JobRun.LongestCounts"/> characters end the occurrence as failed.</returns>
    /// <exception cref="RetryLaterException">It has to wait: another attempt is made then, and this one does not count.</exception>
    /// <exception cref="PermanentFailureException">Another attempt cannot help: the occurrence has failed.</exception>
    /// <exception cref="Exception">The attempt has failed; another follows as long as there are any left.</exception>
    Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken);
}
