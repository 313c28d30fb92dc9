using DlmFunctions.LocalHost.Observation;

namespace DlmFunctions.LocalHost.Reporting;

/// <summary>Puts what the instances reported beside what the records say and what the schedule demands.</summary>
/// <param name="observations">The instances' journals.</param>
/// <param name="start">When the services were up.</param>
/// <param name="stop">When the instances were told to stop.</param>
/// <param name="tick">The longest time between two ticks.</param>
/// <param name="claimAfter">How long a record may wait for its message.</param>
internal sealed class ReportBuilder(
    Observations observations, DateTimeOffset start, DateTimeOffset stop, TimeSpan tick, TimeSpan claimAfter)
{
    /// <summary>How long the instances may take to start.</summary>
    public static readonly TimeSpan Starting = TimeSpan.FromSeconds(10);

    private readonly List<ReportedOccurrence> occurrences = [];
    private int lost;
    private int doubled;

    /// <summary>From when on the records of a job matter.</summary>
    public DateTimeOffset Since(string job)
    {
        var begin = observations.BeginOf(job) ?? start;
        var oldest = Observed(job).Min(occurrence => occurrence.ScheduledAt);
        return oldest < begin ? oldest.Value : begin;
    }

    /// <param name="job">The job.</param>
    /// <param name="schedule">Its cron expression.</param>
    /// <param name="timeZone">Its time zone.</param>
    /// <param name="records">Its records from <see cref="Since"/> on.</param>
    public void Add(string job, string schedule, string timeZone, IReadOnlyCollection<OccurrenceRecord> records)
    {
        var missing = HasTicked(job) ? ScheduleAudit.Lost(schedule, timeZone, observations.BeginOf(job) ?? start, stop, records) : [];
        var observed = Observed(job).ToDictionary(occurrence => occurrence.ScheduledAt!.Value);
        var recorded = records.ToDictionary(record => record.ScheduledAt);
        foreach (var instant in observed.Keys.Union(recorded.Keys).Union(missing))
        {
            occurrences.Add(Describe(job, instant, observed.GetValueOrDefault(instant), recorded.GetValueOrDefault(instant)));
        }

        lost += missing.Count + ScheduleAudit.Unsent(claimAfter, stop, records).Count;
        doubled += observed.Values.Count(IsDoubled);
    }

    public Report Build(IReadOnlyList<string> instances) => new(
        instances,
        [.. occurrences.OrderBy(occurrence => occurrence.ScheduledAt).ThenBy(occurrence => occurrence.Job, StringComparer.Ordinal)],
        new ReportTotals(
            occurrences.Count,
            occurrences.Count(occurrence => occurrence.EnqueuedAt is not null),
            occurrences.Count(occurrence => occurrence.State == "Succeeded"),
            occurrences.Count(occurrence => occurrence.State == "Failed"),
            lost,
            doubled));

    private IEnumerable<ObservedOccurrence> Observed(string job) =>
        observations.Occurrences.Where(occurrence => occurrence is { ScheduledAt: not null, IsPart: false } && occurrence.Job == job);

    // A schedule that an earlier run began says nothing when it is met. Its first tick decides all that came due since, so before that one
    // nothing is lost.
    private bool HasTicked(string job) =>
        observations.BeginOf(job) is not null || stop >= start + Starting + tick + ScheduleAudit.InFlight;

    private static bool IsDoubled(ObservedOccurrence occurrence) =>
        occurrence.Messages.Count(message => message.Number == 1) > 1
        || occurrence.Runs.Count(run => run.Outcome == ObservedRun.Success) > 1;

    private static ReportedOccurrence Describe(
        string job, DateTimeOffset instant, ObservedOccurrence? observed, OccurrenceRecord? record) => new(
        job,
        instant.UtcDateTime,
        record?.State,
        record?.Attempt ?? 0,
        [.. observed?.Firings.OrderBy(firing => firing.At).Select(Describe) ?? []],
        observed?.FirstMessage?.Instance ?? record?.DispatchedBy,
        (observed?.FirstMessage?.At ?? record?.EnqueuedAt)?.UtcDateTime,
        observed?.Messages.Count ?? 0,
        [.. observed?.Runs.OrderBy(run => run.StartedAt).Select(Describe) ?? []]);

    private static ReportedFiring Describe(Firing firing) => new(firing.Instance, firing.At.UtcDateTime, firing.Outcome);

    private static ReportedRun Describe(ObservedRun run) =>
        new(run.Instance, run.StartedAt.UtcDateTime, run.FinishedAt?.UtcDateTime, run.Outcome);
}
