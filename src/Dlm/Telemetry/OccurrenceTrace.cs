using System.Diagnostics;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Scheduling;

namespace Dlm.Telemetry;

/// <summary>
/// What one instance did with an occurrence that came due: span <c>tick</c> with its steps. Of all instances only the one that got something
/// done keeps it; what the others saw is in their logs and metrics.
/// </summary>
internal sealed class OccurrenceTrace : IDisposable
{
    private readonly TimeProvider time;
    private readonly Activity? tick;
    private readonly List<(string Name, DateTimeOffset Began, DateTimeOffset Ended)> steps = [];
    private Occurrence occurrence;
    private DateTimeOffset last;
    private bool kept;

    private OccurrenceTrace(Occurrence due, Activity? tick, TimeProvider time)
    {
        occurrence = due;
        this.tick = tick;
        this.time = time;
        last = tick is null ? default : time.GetUtcNow();
    }

    /// <summary>Begins the trace. To be called in an async method, whose return restores what was current before.</summary>
    public static OccurrenceTrace Begin(Occurrence due, InstanceIdentity self, TimeProvider time)
    {
        var span = DlmSpans.StartRoot(DlmSpans.Tick);
        span?.Describe(due);
        span?.SetTag(DlmAttributes.Instance, self.Name);
        return new OccurrenceTrace(due, span, time);
    }

    /// <summary>Ends a step that began with the trace, or with the end of the step before.</summary>
    public void Passed(string step)
    {
        if (tick is not null)
        {
            var now = time.GetUtcNow();
            steps.Add((step, last, now));
            last = now;
        }
    }

    /// <summary>Says that this instance has inserted records, which name this trace.</summary>
    public void Keep() => kept = true;

    /// <summary>Says what came of it, and of which occurrence in the end.</summary>
    public void End(Occurrence settled, FiringOutcome outcome)
    {
        kept |= outcome is not (FiringOutcome.Observed or FiringOutcome.Deferred);
        occurrence = settled;
        if (kept && tick is not null)
        {
            tick.Describe(settled);
            tick.SetTag(DlmAttributes.Outcome, outcome.ToString());
        }
    }

    /// <summary>Says that it failed.</summary>
    public void Fail(Exception fault)
    {
        kept = true;
        tick?.Fail(fault);
    }

    public void Dispose()
    {
        if (tick is null)
        {
            return;
        }

        if (kept)
        {
            foreach (var (name, began, ended) in steps)
            {
                using var step = DlmSpans.StartStep(tick, name, occurrence, began);
                step?.SetEndTime(ended.UtcDateTime);
            }
        }
        else
        {
            tick.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            tick.IsAllDataRequested = false;
        }

        tick.Dispose();
    }
}
