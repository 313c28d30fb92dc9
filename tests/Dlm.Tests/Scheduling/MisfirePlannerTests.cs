using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Scheduling;
using Dlm.Tests.Support;

namespace Dlm.Tests.Scheduling;

public sealed class MisfirePlannerTests
{
    private static readonly DateTimeOffset Newest = Utc.Parse("2026-11-23 04:27:00");

    [Theory]
    [InlineData(MisfirePolicy.FireOnce)]
    [InlineData(MisfirePolicy.FireAll)]
    [InlineData(MisfirePolicy.Skip)]
    public void A_single_instant_in_time_fires_whatever_the_policy(MisfirePolicy policy) =>
        Plan(policy, Minutes(1)).Should().Equal(Fires(Newest));

    [Fact]
    public void FireOnce_fires_the_newest_for_all() =>
        Plan(MisfirePolicy.FireOnce, Minutes(500)).Should().Equal(new PlannedRun(Newest, null, Newest.AddMinutes(-499), 500));

    [Theory]
    [InlineData(2)]
    [InlineData(98)]
    public void FireAll_fires_each_oldest_first(int count) =>
        Plan(MisfirePolicy.FireAll, Minutes(count)).Should().Equal(Minutes(count).Select(Fires));

    [Theory]
    [InlineData(99, 1)]
    [InlineData(100, 2)]
    [InlineData(1000, 902)]
    public void FireAll_fires_the_98_newest_and_skips_those_before_as_one_range(int count, int skipped) =>
        Plan(MisfirePolicy.FireAll, Minutes(count)).Should().Equal(
        [
            new PlannedRun(Newest.AddMinutes(-98), "misfire: FireAll", Newest.AddMinutes(-count + 1), skipped),
            .. Minutes(98).Select(Fires),
        ]);

    [Fact]
    public void A_plan_never_has_more_records_than_a_transaction_takes() =>
        Plan(MisfirePolicy.FireAll, Minutes(5000)).Should().HaveCount(CursorLedger.MaximumRecords);

    // Due 3, 2, 1 and 0 minutes ago; the threshold is one minute, and what is exactly as old still fires.
    [Fact]
    public void Skip_skips_what_is_older_than_the_threshold_as_one_range() =>
        Plan(MisfirePolicy.Skip, Minutes(4)).Should().Equal(
            new PlannedRun(Newest.AddMinutes(-2), "misfire: Skip", Newest.AddMinutes(-3), 2),
            Fires(Newest.AddMinutes(-1)),
            Fires(Newest));

    [Fact]
    public void Skip_may_leave_nothing_to_fire() =>
        Plan(MisfirePolicy.Skip, Minutes(3), now: Newest.AddHours(1))
            .Should().Equal(new PlannedRun(Newest, "misfire: Skip", Newest.AddMinutes(-2), 3));

    [Theory]
    [InlineData(MisfirePolicy.FireOnce)]
    [InlineData(MisfirePolicy.FireAll)]
    [InlineData(MisfirePolicy.Skip)]
    public void Where_nothing_may_fire_all_is_skipped_as_one_range_with_the_reason(MisfirePolicy policy) =>
        Plan(policy, Minutes(200), skipAll: SkipReasons.Paused)
            .Should().Equal(new PlannedRun(Newest, "paused", Newest.AddMinutes(-199), 200));

    [Theory]
    [InlineData(MisfirePolicy.FireOnce, null)]
    [InlineData(MisfirePolicy.FireAll, null)]
    [InlineData(MisfirePolicy.Skip, null)]
    [InlineData(MisfirePolicy.FireAll, "paused")]
    public void The_records_cover_every_instant_exactly_once(MisfirePolicy policy, string? skipAll)
    {
        foreach (var count in Enumerable.Range(1, 250))
        {
            var planned = Plan(policy, Minutes(count), skipAll: skipAll);

            planned.SelectMany(run => Minutes(run.RangeCount, run.ScheduledAt)).Should().Equal(Minutes(count));
            planned.Should().OnlyContain(run => run.RangeFrom == run.ScheduledAt.AddMinutes(1 - run.RangeCount));
        }
    }

    private static PlannedRun Fires(DateTimeOffset instant) => new(instant, null, instant, 1);

    private static IReadOnlyList<DateTimeOffset> Minutes(int count) => Minutes(count, Newest);

    private static IReadOnlyList<DateTimeOffset> Minutes(int count, DateTimeOffset newest) =>
        [.. Enumerable.Range(1 - count, count).Select(minute => newest.AddMinutes(minute))];

    private static IReadOnlyList<PlannedRun> Plan(
        MisfirePolicy policy, IReadOnlyList<DateTimeOffset> undecided, string? skipAll = null, DateTimeOffset? now = null)
    {
        var job = new JobDefinition(
            "import_data",
            CronSchedule.Parse("0 * * * * *", "UTC"),
            "import-data",
            policy,
            MisfireThreshold: TimeSpan.FromMinutes(1),
            OverlapPolicy.Allow,
            MaxAttempts: 5,
            RetryDelay: TimeSpan.Zero,
            Timeout: TimeSpan.FromMinutes(25),
            ConfigVersion: 1);
        return MisfirePlanner.Plan(job, undecided, now ?? Newest, skipAll);
    }
}
