using Azure.Data.Tables;
using Dlm.Jobs;
using Dlm.Runs;

namespace Dlm.Tests.Runs;

public sealed class RunRecordTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(12, 12)]
    [InlineData(12.5, 13)]
    public void The_length_of_a_lease_is_read_as_it_was_written_in_whole_seconds(double written, int read)
    {
        var row = Row();
        RunRows.SetLease(row, 3, TimeSpan.FromSeconds(written));

        RunRecord.From(row).Lease.Should().Be(TimeSpan.FromSeconds(read));
    }

    [Fact]
    public void A_record_of_the_version_before_says_nothing_about_its_lease() => RunRecord.From(Row()).Lease.Should().BeNull();

    [Fact]
    public void What_an_earlier_attempt_wrote_is_not_about_the_lease_that_an_older_version_took()
    {
        var row = Row();
        RunRows.SetLease(row, 2, TimeSpan.FromSeconds(12));

        RunRecord.From(row).Lease.Should().BeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_length_that_is_none_is_not_taken_for_one(int seconds)
    {
        var row = Row();
        RunRows.SetLease(row, 3, TimeSpan.FromSeconds(12));
        row[RunRows.LeaseSeconds] = seconds;

        RunRecord.From(row).Lease.Should().BeNull();
    }

    [Fact]
    public void A_scheduled_occurrence_waits_since_its_instant_a_manual_one_since_it_was_asked_for()
    {
        var scheduled = new TableEntity("job", RunKeys.Scheduled(Noon)) { [nameof(RunRecord.DecidedAt)] = Noon.AddHours(1) };
        var manual = new TableEntity("job", RunKeys.Of(Occurrence.Manual("job", "key"))) { [nameof(RunRecord.DecidedAt)] = Noon.AddHours(1) };

        RunRecord.From(scheduled).WaitsSince.Should().Be(Noon);
        RunRecord.From(manual).WaitsSince.Should().Be(Noon.AddHours(1));
    }

    private static TableEntity Row() => new("job", RunKeys.Scheduled(Noon)) { [nameof(RunRecord.State)] = "Running", [nameof(RunRecord.Attempt)] = 3 };
}
