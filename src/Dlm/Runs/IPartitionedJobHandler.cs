namespace Dlm.Runs;

/// <summary>
/// A job whose occurrences can be cut into parts, which all instances run side by side. Each part has a record, a lease, attempts and a
/// checkpoint of its own, and is retried alone; the occurrence succeeds when all of its parts have.
/// </summary>
public interface IPartitionedJobHandler : IJobHandler
{
    /// <summary>
    /// Names the parts of an occurrence, for example the addresses to read. Called under the lease of the occurrence, before anything is
    /// run, and again where that attempt fails: without effects, and without saving progress. The plan that is recorded is not changed.
    /// </summary>
    /// <param name="run">The occurrence.</param>
    /// <param name="cancellationToken">Cancelled as for <see cref="IJobHandler.RunAsync"/>.</param>
    /// <returns>
    /// Up to 97 different texts of 1 to 2 000 characters: <see cref="JobRun.Part"/> of the runs to come. None or one: the occurrence is
    /// run as a whole. Anything else ends the occurrence as failed.
    /// </returns>
    Task<IReadOnlyList<string>> PlanAsync(JobRun run, CancellationToken cancellationToken);
}
