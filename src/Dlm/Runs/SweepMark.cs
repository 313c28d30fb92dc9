using Azure;
using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Runs;

/// <summary>
/// The row that says who sweeps: one instance at a time, in turns as long as an idle scan waits. Its age is measured by storage's clock, and
/// the holder renews it with every tick, so that another instance goes on in the place of one that died.
/// </summary>
internal sealed class SweepMark(ITableStore store, InstanceIdentity self, IOptions<DlmOptions> options, TimeProvider time)
{
    public const string Partition = "upkeep:sweep";
    private const string Row = "mark";
    private ETag? held;
    private long? lookedAt;

    /// <summary>When the sweep began, by storage's clock.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Whether this instance has begun a sweep and not ended it.</summary>
    public bool IsHeld => held is not null;

    /// <summary>Takes the mark, or renews it.</summary>
    /// <returns>Whether this instance is the one that sweeps.</returns>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        if (held is { } tag)
        {
            // Not known to be held until storage says so.
            held = null;
            held = await WriteAsync(new(TableTransactionActionType.UpdateMerge, NewRow(), tag), cancellationToken);
            return IsHeld;
        }

        if (lookedAt is { } at && time.GetElapsedTime(at) < options.Value.Runs.ScanInterval)
        {
            return false;
        }

        lookedAt = time.GetTimestamp();
        var read = await store.GetAsync(Partition, Row, cancellationToken);
        Since = read.StorageTime;
        held = read.Value is not { } row ? await WriteAsync(new(TableTransactionActionType.Add, NewRow()), cancellationToken)
            : RowFormat.IsKnown(row) && read.StorageTime - row.Timestamp >= options.Value.Runs.ScanInterval
                ? await WriteAsync(new(TableTransactionActionType.UpdateMerge, NewRow(), row.ETag), cancellationToken)
                : null;
        return IsHeld;
    }

    /// <summary>Ends the sweep.</summary>
    public void Release() => held = null;

    private async Task<ETag?> WriteAsync(TableTransactionAction action, CancellationToken cancellationToken) =>
        await store.WriteAsync([action], cancellationToken) is [var tag, ..] ? tag : null;

    private TableEntity NewRow() => new(Partition, Row) { [RowFormat.Column] = RowFormat.Version, ["By"] = self.Name };
}
