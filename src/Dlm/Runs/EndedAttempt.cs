using Dlm.Jobs;
using Dlm.Telemetry;

namespace Dlm.Runs;

/// <summary>An attempt whose handler has come to an end, while it still holds the lease.</summary>
/// <param name="Job">The job.</param>
/// <param name="Run">The record as the lease was taken.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Result">What became of the handler's work.</param>
/// <param name="Start">When the lease was asked for.</param>
/// <param name="Trace">The attempt's span.</param>
internal sealed record EndedAttempt(JobDefinition Job, RunRecord Run, RunLease Lease, HandlerResult Result, LeaseStart Start, RunTrace Trace)
{
    public string JobName => Job.Name;

    public string Name => Run.Occurrence.Name;

    public Exception? Fault => Result.Fault;
}
