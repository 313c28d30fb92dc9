using System.Collections.Concurrent;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Scheduling;

/// <summary>Settles one due occurrence of one job: steps 1 to 5 of the protocol.</summary>
internal sealed class JobTick(
    JobRegistry registry,
    Herd herd,
    OccurrenceDecider decider,
    DispatchWatch watch,
    Dispatcher dispatcher,
    OpenRunTracker tracker,
    DlmMetrics metrics,
    InstanceIdentity self,
    TimeProvider time,
    ILogger<JobTick> log)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> settledUpTo = new(StringComparer.Ordinal);

    /// <summary>Settles the occurrence, unless this process knows that it is settled: that costs no I/O, but for a look at the cursor now and then.</summary>
    /// <exception cref="StorageUnavailableException">Storage gives no usable answer: the next tick goes on.</exception>
    /// <exception cref="CursorMissingException">The cursor was deleted: the next tick introduces the job anew.</exception>
    public async Task SettleAsync(JobDefinition job, DateTimeOffset due, CancellationToken cancellationToken)
    {
        await registry.EnsureAsync(job, cancellationToken);
        if (settledUpTo.TryGetValue(job.Name, out var settled) && settled >= due)
        {
            return;
        }

        var occurrence = Occurrence.Scheduled(job.Name, due);
        using var scope = log.BeginOccurrence(occurrence);
        using var trace = OccurrenceTrace.Begin(occurrence, self, time);
        try
        {
            await ContendAsync(job, occurrence, trace, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            trace.Fail(fault);
            throw;
        }
    }

    private async Task ContendAsync(JobDefinition job, Occurrence due, OccurrenceTrace trace, CancellationToken cancellationToken)
    {
        var (result, redLock) = await herd.ContendAsync(due, cancellationToken);
        trace.Passed(DlmSpans.Elect);
        try
        {
            await (result switch
            {
                HerdResult.Decide => DecideAsync(job, due, trace, cancellationToken),
                HerdResult.Watch => WatchAsync(due, trace, cancellationToken),
                HerdResult.Settled => ObserveAsync(due, WatchResult.Seen, trace),
                _ => ReportAsync(due, FiringOutcome.Deferred, trace),
            });
        }
        catch (CursorMissingException)
        {
            registry.Forget(job.Name);
            throw;
        }
        finally
        {
            // RedLock.net renews a lock until it is released.
            if (redLock is not null)
            {
                await redLock.DisposeAsync();
            }
        }
    }

    private async Task DecideAsync(JobDefinition job, Occurrence due, OccurrenceTrace trace, CancellationToken cancellationToken)
    {
        var decision = await decider.DecideAsync(job, due.ScheduledAt!.Value, cancellationToken);
        trace.Passed(DlmSpans.Decide);
        if (decision.RefusedBy is { } cursor)
        {
            Refusal.Say(log, job, cursor);
            await ReportAsync(due, FiringOutcome.Refused, trace);
            return;
        }

        if (decision.Inserted.Count > 0)
        {
            trace.Keep();
        }

        tracker.Expect(job.Name);
        foreach (var run in decision.Inserted.Where(run => run.State == RunState.Decided))
        {
            // Not even a shutdown keeps back what is decided: peers would wait for it.
            await dispatcher.SendFirstAsync(run, CancellationToken.None);
        }

        // A clock that is ahead names an instant that storage has not reached: then this was about the one before it.
        var reached = decision.DecidedUpTo >= due.ScheduledAt ? due : Occurrence.Scheduled(job.Name, decision.DecidedUpTo);
        var watched = await watch.WatchAsync(reached, cancellationToken);
        Settle(job.Name, decision.DecidedUpTo);
        var own = decision.Inserted.FirstOrDefault(run => run.Occurrence == reached);
        if (own is not null)
        {
            await ReportAsync(reached, own.State == RunState.Skipped ? FiringOutcome.Skipped : FiringOutcome.Dispatched, trace);
        }
        else if (reached == due)
        {
            await ReportAsync(due, watched, trace);
        }
    }

    private async Task WatchAsync(Occurrence due, OccurrenceTrace trace, CancellationToken cancellationToken)
    {
        tracker.Expect(due.Job);
        await ObserveAsync(due, await watch.WatchAsync(due, cancellationToken), trace);
    }

    private Task ObserveAsync(Occurrence due, WatchResult watched, OccurrenceTrace trace)
    {
        tracker.Expect(due.Job);
        Settle(due.Job, due.ScheduledAt!.Value);
        return ReportAsync(due, watched, trace);
    }

    private void Settle(string job, DateTimeOffset upTo)
    {
        settledUpTo.AddOrUpdate(job, upTo, (_, before) => before > upTo ? before : upTo);
        tracker.Decided(job, upTo);
    }

    private Task ReportAsync(Occurrence due, WatchResult watched, OccurrenceTrace trace) => watched switch
    {
        WatchResult.Absent => Task.CompletedTask,
        WatchResult.Sent => ReportAsync(due, FiringOutcome.Recovered, trace),
        _ => ReportAsync(due, FiringOutcome.Observed, trace),
    };

    private Task ReportAsync(Occurrence due, FiringOutcome outcome, OccurrenceTrace trace)
    {
        trace.End(due, outcome);
        log.OccurrenceFired(due.Job, due.Name, outcome);
        metrics.Fired(due.Job, outcome);
        return Task.CompletedTask;
    }
}
