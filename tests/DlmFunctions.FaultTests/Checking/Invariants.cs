using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>What holds for every history, whatever failed, once all is at rest.</summary>
internal static class Invariants
{
    /// <param name="job">The history.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="began">Behind which moment it holds.</param>
    /// <param name="disturbed">The instances that at some time died, hung or were left without storage: what they did last may be done by others too.</param>
    public static void Check(JobHistory job, Schedule schedule, DateTimeOffset began, IReadOnlySet<string> disturbed)
    {
        EveryInstantIsCoveredOnce(job, schedule, began);
        NothingIsEarly(job);
        foreach (var row in job.Rows)
        {
            row.IsFinal.Should().BeTrue("{0} has ended", row);
            EffectsAgree(job, row, disturbed);
        }
    }

    private static void EveryInstantIsCoveredOnce(JobHistory job, Schedule schedule, DateTimeOffset began)
    {
        var covered = job.Scheduled.SelectMany(row => Covered(row, schedule)).ToList();
        covered.Should().Equal(schedule.Between(began, job.LastDecided), "{0}: each instant has one record, none is outside the schedule", job.Job);
    }

    private static IReadOnlyList<DateTimeOffset> Covered(LedgerRow row, Schedule schedule)
    {
        var instant = row.ScheduledAt!.Value;
        IReadOnlyList<DateTimeOffset> instants = row.RangeFrom is { } from ? schedule.Between(from.AddTicks(-1), instant) : [instant];
        instants.Should().HaveCount(row.RangeCount, "{0} says how many instants it stands for", row);
        return instants;
    }

    private static void NothingIsEarly(JobHistory job)
    {
        foreach (var row in job.Scheduled)
        {
            row.DecidedAt.Should().BeOnOrAfter(row.ScheduledAt!.Value, "{0} is not decided early", row);
        }

        var instants = job.Scheduled.ToDictionary(row => row.Occurrence, row => row.ScheduledAt!.Value);
        foreach (var seen in job.Effects.Where(seen => instants.ContainsKey(seen.Occurrence)))
        {
            seen.At.Should().BeOnOrAfter(instants[seen.Occurrence], "{0} is not early", seen);
        }
    }

    private static void EffectsAgree(JobHistory job, LedgerRow row, IReadOnlySet<string> disturbed)
    {
        job.EffectsOf(row, EffectKind.Done)
            .Where(seen => seen.Attempt == row.Attempt || !disturbed.Contains(seen.Instance))
            .Select(seen => seen.Attempt)
            .Should().Equal(row.State == "Succeeded" ? [row.Attempt] : [], "{0} took effect as its record says", row);
        var attempts = job.EffectsOf(row, EffectKind.Begun).Select(seen => seen.Attempt).ToList();
        attempts.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems("the attempts of {0} only rise", row);
        attempts.Should().NotContain(attempt => attempt > row.Attempt, "{0} counts every attempt", row);
    }
}
