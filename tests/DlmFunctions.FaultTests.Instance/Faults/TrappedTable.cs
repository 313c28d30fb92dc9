using Azure;
using Azure.Data.Tables;
using Dlm.Storage;

namespace DlmFunctions.FaultTests.Instance.Faults;

/// <summary>A table with traps behind reading the cursor, moving it, and marking a record as enqueued.</summary>
internal sealed class TrappedTable(ITableStore table, Trap trap) : ITableStore
{
    private const string Cursor = "cursor";

    public async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
    {
        var found = await table.GetAsync(partition, row, cancellationToken);
        if (partition == Trap.Job && row == Cursor)
        {
            trap.Reach(Step.CursorRead);
        }

        return found;
    }

    public Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken) =>
        table.QueryAsync(query, cancellationToken);

    public Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken) => table.NextPartitionAsync(after, cancellationToken);

    public async Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var written = await table.WriteAsync(actions, cancellationToken);
        if (written is not null && actions[0].Entity.PartitionKey == Trap.Job)
        {
            Reach(actions);
        }

        return written;
    }

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => table.EnsureCreatedAsync(cancellationToken);

    private void Reach(IReadOnlyList<TableTransactionAction> actions)
    {
        var first = (TableEntity)actions[0].Entity;
        if (first.RowKey == Cursor && actions.Count > 1)
        {
            trap.Reach(Step.Decided);
        }
        else if (first.GetString("State") == "Enqueued" && first.ContainsKey("EnqueuedAt"))
        {
            trap.Reach(Step.Marked);
        }
    }
}
