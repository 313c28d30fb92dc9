using Dlm.Jobs;

namespace Dlm.Runs;

/// <summary>What follows the end of an attempt: a part that has ended may have been the last, an occurrence makes room for the next.</summary>
internal sealed class FollowUp(NextRunWaker waker, PartJoiner joiner)
{
    /// <summary>Does what follows.</summary>
    /// <param name="job">The job.</param>
    /// <param name="run">The record as it was written at the end.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public Task EndedAsync(JobDefinition job, RunRecord run, CancellationToken cancellationToken) => run switch
    {
        { Occurrence.PartNumber: null } => waker.WakeNextAsync(job, cancellationToken),
        { IsFinal: true } => joiner.TryJoinAsync(job, run.Occurrence.Whole, cancellationToken),
        _ => Task.CompletedTask,
    };
}
