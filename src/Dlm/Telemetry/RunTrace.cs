using System.Diagnostics;
using Dlm.Jobs;
using Dlm.Runs;

namespace Dlm.Telemetry;

/// <summary>One attempt at an occurrence: span <c>process</c>, a child for each page that it saved, and the records that it counted.</summary>
internal sealed class RunTrace : IDisposable
{
    private readonly Occurrence occurrence;
    private readonly DlmMetrics metrics;
    private readonly TimeProvider time;
    private readonly Activity? process;
    private IReadOnlyDictionary<string, long> counted;
    private DateTimeOffset pageBegan;

    private RunTrace(RunRecord run, DlmMetrics metrics, TimeProvider time, Activity? process)
    {
        occurrence = run.Occurrence;
        this.metrics = metrics;
        this.time = time;
        this.process = process;
        counted = run.Counts;
        pageBegan = time.GetUtcNow();
    }

    /// <summary>Begins the span. To be called in an async method, whose return restores what was current before.</summary>
    /// <param name="job">The job.</param>
    /// <param name="run">The record as the lease was taken.</param>
    /// <param name="traceParent">What the message carried.</param>
    /// <param name="metrics">Counts the records.</param>
    /// <param name="time">The clock.</param>
    public static RunTrace Begin(JobDefinition job, RunRecord run, string? traceParent, DlmMetrics metrics, TimeProvider time)
    {
        var span = DlmSpans.StartProcess(run.Occurrence, job.Queue, traceParent ?? run.TraceParent);
        span?.SetTag(DlmAttributes.Attempt, run.Attempt);
        span?.SetTag(DlmAttributes.Instance, run.Owner);
        return new RunTrace(run, metrics, time, span);
    }

    /// <summary>Reports a page: it began with the attempt, or with the end of the page before.</summary>
    public void Saved(IReadOnlyDictionary<string, long> counts)
    {
        Count(counts);
        using var page = process is null ? null : DlmSpans.StartStep(process, DlmSpans.Page, occurrence, pageBegan);
        pageBegan = time.GetUtcNow();
        if (page is not null)
        {
            foreach (var (name, count) in counts)
            {
                page.SetTag(DlmAttributes.Count + name, count);
            }
        }
    }

    /// <summary>Counts the records that were read, written or rejected since the last time.</summary>
    public void Count(IReadOnlyDictionary<string, long> counts)
    {
        metrics.RecordsCounted(occurrence.Job, counted, counts);
        counted = counts;
    }

    /// <summary>Says how the attempt ended, and with which fault.</summary>
    public void End(string outcome, Exception? fault)
    {
        process?.SetTag(DlmAttributes.Outcome, outcome);
        if (fault is not null)
        {
            process?.Fail(fault);
        }
    }

    public void Dispose() => process?.Dispose();
}
