using Azure;
using Azure.Data.Tables;
using Dlm.Storage;

namespace Dlm.Simulation.Sabotage;

/// <summary>A table that falsifies nothing: what the sabotages of the table derive from.</summary>
internal abstract class TableDecorator(ITableStore inner) : ITableStore
{
    protected ITableStore Inner => inner;

    public virtual Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken) =>
        inner.GetAsync(partition, row, cancellationToken);

    public virtual Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken) =>
        inner.QueryAsync(query, cancellationToken);

    public virtual Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken) => inner.NextPartitionAsync(after, cancellationToken);

    public virtual Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
        inner.WriteAsync(actions, cancellationToken);

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => inner.EnsureCreatedAsync(cancellationToken);

    protected static TableEntity Of(TableTransactionAction action) => (TableEntity)action.Entity;

    /// <summary>Whether this is the write that fans an occurrence out.</summary>
    protected static bool FansOut(IReadOnlyList<TableTransactionAction> actions) => Of(actions[0]).GetString("State") == "FannedOut";

    /// <summary>Whether this asks for the parts of one occurrence, finished ones too.</summary>
    protected static bool AsksForParts(RowQuery query) => query.From.StartsWith("part:", StringComparison.Ordinal) && !query.OpenOnly;

    /// <summary>Whether this ends a lease and says that the message that is to follow has not been sent yet.</summary>
    protected static bool LeavesUnsent(TableTransactionAction action) =>
        action.ActionType == TableTransactionActionType.UpdateMerge && Of(action).GetString("State") == "Decided";

    protected static bool IsRun(TableEntity row) => row.RowKey.Contains(':', StringComparison.Ordinal);

    /// <summary>Whether this is the write that takes a lease.</summary>
    protected static bool TakesLease(IReadOnlyList<TableTransactionAction> actions) =>
        Of(actions[0]).GetString("State") == "Running" && Of(actions[0]).ContainsKey("Attempt");
}
