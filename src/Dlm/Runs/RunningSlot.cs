using Azure;
using Azure.Data.Tables;

namespace Dlm.Runs;

/// <summary>
/// The one place that a job with <see cref="Jobs.OverlapPolicy.Forbid"/> has to run in. Filled by the write that takes a lease, emptied
/// by the write that ends it; it has no age of its own and is never deleted.
/// </summary>
internal sealed class RunningSlot
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        [nameof(Run)] = typeof(string),
        [nameof(LeaseNumber)] = typeof(long),
    };

    private readonly TableEntity entity;
    private readonly StoredRow row;

    private RunningSlot(TableEntity entity)
    {
        this.entity = entity;
        row = new StoredRow(entity);
        IsKnown = RowFormat.IsKnown(entity, Types);
    }

    /// <summary>Whether this release understands the row. If not, it neither fills nor empties the slot.</summary>
    public bool IsKnown { get; }

    /// <summary>The row key of the running occurrence, or empty. Empty as well where the row is not known.</summary>
    public string Run => IsKnown ? row.GetString(nameof(Run)) ?? "" : "";

    /// <summary>How often the slot was filled: the fencing token for what the job's occurrences share.</summary>
    public long LeaseNumber => row.GetInt64(nameof(LeaseNumber)) ?? 0;

    public ETag ETag => entity.ETag;

    public static RunningSlot From(TableEntity row) => new(row);

    public static TableEntity NewRow(string job) => new(job, RunKeys.Running)
    {
        [RowFormat.Column] = RowFormat.Version,
        [nameof(Run)] = "",
        [nameof(LeaseNumber)] = 0L,
    };

    public TableTransactionAction Fill(string run) => Change(run, LeaseNumber + 1);

    public TableTransactionAction Empty() => Change("", LeaseNumber);

    private TableTransactionAction Change(string run, long leaseNumber)
    {
        var change = new TableEntity(entity.PartitionKey, entity.RowKey) { [nameof(Run)] = run, [nameof(LeaseNumber)] = leaseNumber };
        return new TableTransactionAction(TableTransactionActionType.UpdateMerge, change, ETag);
    }
}
