using System.Diagnostics.Metrics;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Scheduling;

namespace Dlm.Telemetry;

/// <summary>The engine's instruments.</summary>
internal sealed class DlmMetrics : IDisposable
{
    private readonly Meter meter;
    private readonly Counter<long> ticks;
    private readonly Counter<long> skipped;
    private readonly Counter<long> repaired;
    private readonly Counter<long> expired;
    private readonly Counter<long> quorumLost;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> rejected;
    private readonly Counter<long> runs;
    private readonly Histogram<double> dispatchDelay;
    private readonly Histogram<double> runDuration;
    private long clockOffsetTicks;

    public DlmMetrics(IMeterFactory meters)
    {
        meter = meters.Create(DlmTelemetry.Name);
        ticks = meter.CreateCounter<long>("dlm.occurrences", "{occurrence}", "Occurrences that this instance saw come due, by outcome.");
        skipped = meter.CreateCounter<long>("dlm.occurrences.skipped", "{occurrence}", "Occurrences recorded as skipped, by reason.");
        repaired = meter.CreateCounter<long>("dlm.wakeups.repaired", "{message}", "Messages sent again for an occurrence whose wake-up was lost.");
        expired = meter.CreateCounter<long>("dlm.leases.expired", "{lease}", "Leases ended because their holder did not renew them.");
        quorumLost = meter.CreateCounter<long>("dlm.quorum.lost", "{attempt}", "Elections that could reach no quorum of Redis databases.");
        duplicates = meter.CreateCounter<long>("dlm.duplicates.dropped", "{message}", "Messages dropped because the record did not need them, by reason.");
        rejected = meter.CreateCounter<long>("dlm.messages.rejected", "{message}", "Messages that could not be understood or were poisoned.");
        runs = meter.CreateCounter<long>("dlm.runs", "{run}", "Runs that ended, by outcome.");
        dispatchDelay = meter.CreateHistogram<double>("dlm.dispatch.delay", "s", "From the scheduled instant to the first message.");
        runDuration = meter.CreateHistogram<double>("dlm.run.duration", "s", "From taking the lease to the outcome.");
        meter.CreateObservableGauge(
            "dlm.clock.offset",
            () => TimeSpan.FromTicks(Interlocked.Read(ref clockOffsetTicks)).TotalSeconds,
            "s",
            "Median of the Redis clocks minus the local clock.");
    }

    public void Fired(string job, FiringOutcome outcome) => ticks.Add(1, Job(job), new("outcome", outcome.ToString()));

    public void Skipped(string job, string reason, int occurrences) => skipped.Add(occurrences, Job(job), new("reason", reason));

    public void Dispatched(Occurrence occurrence, DateTimeOffset sentAt)
    {
        if (occurrence.ScheduledAt is { } instant)
        {
            dispatchDelay.Record((sentAt - instant).TotalSeconds, Job(occurrence.Job));
        }
    }

    public void WakeUpRepaired(string job) => repaired.Add(1, Job(job));

    public void LeaseExpired(string job) => expired.Add(1, Job(job));

    public void QuorumLost(string job) => quorumLost.Add(1, Job(job));

    public void DuplicateDropped(string job, string reason) => duplicates.Add(1, Job(job), new("reason", reason));

    public void Rejected(string job) => rejected.Add(1, Job(job));

    public void RunEnded(string job, RunState outcome, TimeSpan? duration)
    {
        runs.Add(1, Job(job), new("outcome", outcome.ToString()));
        if (duration is { } taken)
        {
            runDuration.Record(taken.TotalSeconds, Job(job));
        }
    }

    public void ClockOffset(TimeSpan offset) => Interlocked.Exchange(ref clockOffsetTicks, offset.Ticks);

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Job(string job) => new("job", job);
}
