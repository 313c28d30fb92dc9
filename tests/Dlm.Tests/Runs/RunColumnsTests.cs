using Dlm.Jobs;
using Dlm.Runs;

namespace Dlm.Tests.Runs;

public sealed class RunColumnsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly InstanceIdentity Self = new("self");

    // Only for those who look into the table: the row key says it too.
    private static readonly string[] NotRead = ["PartitionKey", "RowKey", "ScheduledAt", RowFormat.Column];

    // A column that is missing here is not read by the scan, and damage to it is not seen.
    [Fact]
    public void Every_column_that_is_written_is_known_with_its_type()
    {
        var row = RunRows.New(Occurrence.Scheduled("job", Noon), Self, Noon, "nonce");
        row[nameof(RunRecord.TraceParent)] = "trace";
        row[nameof(RunRecord.LeaseNumber)] = 7L;
        RunRows.SetLease(row, 1, TimeSpan.FromSeconds(12));
        RunRows.SetCounts(row, new Dictionary<string, long> { ["done"] = 1 });
        var part = RunRows.NewPart(RunRecord.From(row), 1, "part", Self, Noon, "nonce");

        foreach (var (column, value) in row.Concat(part).Where(column => !NotRead.Contains(column.Key)))
        {
            RunColumns.Types.Should().Contain(column, value.GetType());
        }
    }

    [Fact]
    public void The_scan_reads_what_it_goes_by() => RunColumns.Scan.Should().Contain(
        [RowFormat.Column, nameof(RunRecord.State), nameof(RunRecord.NotBefore), nameof(RunRecord.DecidedAt), RunRows.LeaseAttempt, RunRows.LeaseSeconds])
        .And.NotContain(nameof(RunRecord.Checkpoint));
}
