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
        RunKeys.Parse("import_data", RunKeys.Of(manual.WithPart(97))).Should().Be(manual.WithPart(97));
    }

    [Fact]
    public void The_parts_of_an_occurrence_lie_between_its_bounds_and_no_other_parts_do() =>
        Gen.Select(Instant, Instant, Gen.Int[1, Occurrence.MaximumParts]).Sample((instant, other, number) =>
        {
            var part = RunKeys.Of(Occurrence.Scheduled("import_data", instant).WithPart(number));
            IsBetween(part, RunKeys.FirstPart, RunKeys.BehindPart).Should().BeTrue();
            IsBetween(part, RunKeys.FirstScheduled, RunKeys.BehindScheduled).Should().BeFalse();
            IsPartOf(part, RunKeys.Scheduled(instant)).Should().BeTrue();
            IsPartOf(part, RunKeys.Scheduled(other)).Should().Be(instant == other);
        });

    [Fact]
    public void The_key_of_one_manual_occurrence_may_begin_with_that_of_another()
    {
        var part = RunKeys.Of(Occurrence.Manual("import_data", "monday:00001").WithPart(2));

        IsPartOf(part, RunKeys.Of(Occurrence.Manual("import_data", "monday"))).Should().BeFalse();
        IsPartOf(part, RunKeys.Of(Occurrence.Manual("import_data", "monday:00001"))).Should().BeTrue();
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

    [Theory]
    [InlineData("")]
    [InlineData("cursor")]
    [InlineData("scheduled:")]
    [InlineData("scheduled:tomorrow")]
    [InlineData("scheduled:-000000000000000001")]
    [InlineData("scheduled:9999999999999999999")]
    [InlineData("manual:")]
    [InlineData("manual:a b")]
    [InlineData("part:")]
    [InlineData("part:~00001")]
    [InlineData("part:manual:a~00000")]
    [InlineData("part:manual:a~00098")]
    [InlineData("part:manual:a~x")]
    [InlineData("part:manual:a")]
    [InlineData("part:part:manual:a~00001~00001")]
    [InlineData("backfill:1")]
    public void A_key_that_no_occurrence_has_is_told_from_one(string key)
    {
        RunKeys.TryParse("import_data", key, out _).Should().BeFalse();
        FluentActions.Invoking(() => RunKeys.Parse("import_data", key)).Should().Throw<FormatException>().WithMessage("*is not the row key*");
    }

    private static bool IsPartOf(string key, string whole) => IsBetween(key, RunKeys.FirstPartOf(whole), RunKeys.BehindPartsOf(whole));

    private static bool IsBetween(string key, string from, string before) =>
        string.CompareOrdinal(key, from) >= 0 && string.CompareOrdinal(key, before) < 0;
}
