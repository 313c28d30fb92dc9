using System.Diagnostics.Metrics;
using Dlm.Jobs;
using Dlm.Scheduling;

namespace Dlm.Telemetry;

/// <summary>The engine's instruments.</summary>
internal sealed class DlmMetrics : IDisposable
{
    private static readonly double[] Moments = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    private static readonly double[] Minutes = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800];
    private readonly Meter meter;
    private readonly Counter<long> ticks;
    private readonly Counter<long> skipped;
    private readonly Counter<long> repaired;
    private readonly Counter<long> expired;
    private readonly Counter<long> quorumLost;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> rejected;
    private readonly Counter<long> runs;
    private readonly Counter<long> recordsRead;
    private readonly Counter<long> recordsWritten;
    private readonly Counter<long> recordsRejected;
    private readonly Histogram<double> claimDuration;
    private readonly Histogram<double> dispatchDelay;
    private readonly Histogram<double> runLag;
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
        recordsRead = meter.CreateCounter<long>("dlm.records.read", "{record}", "Records that handlers counted as read.");
        recordsWritten = meter.CreateCounter<long>("dlm.records.written", "{record}", "Records that handlers counted as written.");
        recordsRejected = meter.CreateCounter<long>("dlm.records.rejected", "{record}", "Records that handlers counted as rejected.");
        claimDuration = CreateHistogram("dlm.claim.duration", "From the first vote to knowing who goes first, by result.", Moments);
        dispatchDelay = CreateHistogram("dlm.dispatch.delay", "From the scheduled instant to the first message.", Moments);
        runLag = CreateHistogram("dlm.run.lag", "From the first message to the start of the first attempt, by the clocks of both instances.", Moments);
        runDuration = CreateHistogram("dlm.run.duration", "From taking the lease to the outcome, by outcome.", Minutes);
        meter.CreateObservableGauge(
            "dlm.clock.offset",
            () => TimeSpan.FromTicks(Interlocked.Read(ref clockOffsetTicks)).TotalSeconds,
            "s",
            "Median of the Redis clocks minus the local clock.");
    }

    public void Fired(string job, FiringOutcome outcome) => ticks.Add(1, Job(job), new("outcome", outcome.ToString()));

    public void Claimed(string job, HerdResult result, TimeSpan taken) =>
        claimDuration.Record(taken.TotalSeconds, Job(job), new("result", result.ToString()));

    public void Skipped(string job, string reason, int occurrences) => skipped.Add(occurrences, Job(job), new("reason", reason));

    public void Dispatched(Occurrence occurrence, DateTimeOffset sentAt)
    {
        if (occurrence is { ScheduledAt: { } instant, PartNumber: null })
        {
            dispatchDelay.Record((sentAt - instant).TotalSeconds, Job(occurrence.Job));
        }
    }

    public void WakeUpRepaired(string job) => repaired.Add(1, Job(job));

    public void LeaseExpired(string job) => expired.Add(1, Job(job));

    public void QuorumLost(string job) => quorumLost.Add(1, Job(job));

    public void DuplicateDropped(string job, string reason) => duplicates.Add(1, Job(job), new("reason", reason));

    public void Rejected(string job) => rejected.Add(1, Job(job));

    public void RunStarted(string job, TimeSpan sinceEnqueued) => runLag.Record(Math.Max(0, sinceEnqueued.TotalSeconds), Job(job));

    public void RunEnded(string job, string outcome, TimeSpan? duration)
    {
        runs.Add(1, Job(job), new("outcome", outcome));
        if (duration is { } taken)
        {
            runDuration.Record(taken.TotalSeconds, Job(job), new("outcome", outcome));
        }
    }

    /// <summary>Adds what a handler's counts have risen by. Only the names <c>read</c>, <c>written</c> and <c>rejected</c> count.</summary>
    public void RecordsCounted(string job, IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after)
    {
        Add(recordsRead, "read");
        Add(recordsWritten, "written");
        Add(recordsRejected, "rejected");

        void Add(Counter<long> counter, string name)
        {
            var risen = after.GetValueOrDefault(name) - before.GetValueOrDefault(name);
            if (risen > 0)
            {
                counter.Add(risen, Job(job));
            }
        }
    }

    public void ClockOffset(TimeSpan offset) => Interlocked.Exchange(ref clockOffsetTicks, offset.Ticks);

    public void Dispose() => meter.Dispose();

    private Histogram<double> CreateHistogram(string name, string description, double[] boundaries) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    private static KeyValuePair<string, object?> Job(string job) => new("job", job);
}
