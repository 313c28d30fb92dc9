using CsCheck;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Tests.Support;

namespace Dlm.Tests.Runs;

public sealed class RunKeysTests
{
    private static readonly Gen<DateTimeOffset> Instant =
        Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    [Fact]
    public void A_scheduled_key_is_as_wide_as_every_other() =>
        RunKeys.Scheduled(Utc.Parse("2026-11-23 04:27:00")).Should().Be("scheduled:2516068927799999999");

    [Fact]
    public void Newer_occurrences_sort_first() =>
        Gen.Select(Instant, Instant).Sample((one, other) =>
            Math.Sign(string.CompareOrdinal(RunKeys.Scheduled(one), RunKeys.Scheduled(other))).Should().Be(other.CompareTo(one)));

    [Fact]
    public void What_a_key_was_made_of_is_read_from_it()
    {
        Instant.Select(instant => Occurrence.Scheduled("import_data", instant))
            .Sample(occurrence => RunKeys.Parse("import_data", RunKeys.Of(occurrence)).Should().Be(occurrence));
        var manual = Occurrence.Manual("import_data", "scheduled:1");
        RunKeys.Parse("import_data", RunKeys.Of(manual)).Should().Be(manual);
    }

    [Fact]
    public void Each_kind_lies_between_its_bounds() =>
        Instant.Sample(instant =>
        {
            IsBetween(RunKeys.Scheduled(instant), RunKeys.FirstScheduled, RunKeys.BehindScheduled).Should().BeTrue();
            IsBetween(RunKeys.Scheduled(instant), RunKeys.FirstManual, RunKeys.BehindManual).Should().BeFalse();
        });

    [Theory]
    [InlineData(RunKeys.Cursor)]
    [InlineData(RunKeys.Running)]
    public void The_rows_that_are_no_runs_lie_outside_of_both_kinds(string key)
    {
        IsBetween(key, RunKeys.FirstScheduled, RunKeys.BehindScheduled).Should().BeFalse();
        IsBetween(key, RunKeys.FirstManual, RunKeys.BehindManual).Should().BeFalse();
    }

    private static bool IsBetween(string key, string from, string before) =>
        string.CompareOrdinal(key, from) >= 0 && string.CompareOrdinal(key, before) < 0;
}
