using Dlm.Jobs;
using Dlm.Tests.Support;

namespace Dlm.Tests.Jobs;

public sealed class OccurrenceTests
{
    private static readonly DateTimeOffset Instant = Utc.Parse("2026-11-23 04:27:00");

    [Fact]
    public void A_scheduled_one_is_named_by_job_and_instant() =>
        Occurrence.Scheduled("import_data", Instant).ToString().Should().Be("import_data@2026-11-23T04:27:00Z");

    [Fact]
    public void A_manual_one_is_named_by_job_and_key() =>
        Occurrence.Manual("import_data", "ticket-42").ToString().Should().Be("import_data@manual:ticket-42");

    [Fact]
    public void A_part_is_named_behind_its_occurrence()
    {
        Occurrence.Scheduled("import_data", Instant).WithPart(3).ToString().Should().Be("import_data@2026-11-23T04:27:00Z/3");
        Occurrence.Manual("import_data", "ticket-42").WithPart(97).ToString().Should().Be("import_data@manual:ticket-42/97");
    }

    [Fact]
    public void A_part_is_not_its_occurrence_and_knows_it()
    {
        var whole = Occurrence.Scheduled("import_data", Instant);

        whole.WithPart(3).Should().NotBe(whole);
        whole.WithPart(3).Whole.Should().Be(whole);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(98)]
    public void A_part_has_a_number_from_1_to_97(int number) =>
        FluentActions.Invoking(() => Occurrence.Scheduled("import_data", Instant).WithPart(number)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void The_same_instant_at_another_offset_is_the_same_occurrence() =>
        Occurrence.Scheduled("import_data", Instant.ToOffset(TimeSpan.FromHours(5))).Should().Be(Occurrence.Scheduled("import_data", Instant));

    [Theory]
    [InlineData("2026-11-23T04:27:00Z")]
    [InlineData("2026-11-23T04:27:00+00:00")]
    [InlineData("2026-11-23T05:27:00+01:00")]
    [InlineData("2026-11-22T23:27:00-05:00")]
    [InlineData("2026-11-23T04:27:00.000Z")]
    [InlineData("2026-11-23T05:27:00.0000000+01:00")]
    public void Every_way_to_write_an_instant_is_read(string text)
    {
        Occurrence.TryParseInstant(text, out var instant).Should().BeTrue();

        instant.Should().Be(Instant);
        instant.Offset.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-23T04:27:00")]
    [InlineData("2026-11-23T04:27:00.5Z")]
    [InlineData("2026-02-30T04:27:00Z")]
    [InlineData("23.11.2026 04:27")]
    [InlineData(" 2026-11-23T04:27:00Z")]
    [InlineData("now")]
    public void What_is_no_instant_of_whole_seconds_with_an_offset_is_not_read(string text) =>
        Occurrence.TryParseInstant(text, out _).Should().BeFalse();

    [Fact]
    public void What_was_formatted_is_read()
    {
        Occurrence.TryParseInstant(Occurrence.Format(Instant), out var instant).Should().BeTrue();

        instant.Should().Be(Instant);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("ticket-42", true)]
    [InlineData("2026-11-23T04:27:00.000_Z", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a#b", false)]
    [InlineData("a?b", false)]
    [InlineData("line\n", false)]
    [InlineData("\u00e4", false)]
    public void A_key_has_only_what_a_row_key_may_have(string key, bool valid)
    {
        Occurrence.IsValidKey(key).Should().Be(valid);
        if (!valid)
        {
            FluentActions.Invoking(() => Occurrence.Manual("import_data", key)).Should().Throw<ArgumentException>();
        }
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_key_has_128_characters_at_most(int length, bool valid) =>
        Occurrence.IsValidKey(new string('k', length)).Should().Be(valid);
}
