using Azure;
using Azure.Data.Tables;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Support;

/// <summary>A table whose queries and writes fail as a test wants it, and whose clock may be ahead.</summary>
internal sealed class ScriptedTable(ITableStore inner) : ITableStore
{
    /// <summary>How much later the clock of storage is shown: the way to let a lease expire without waiting for it.</summary>
    public TimeSpan Later { get; set; }

    /// <summary>Which rows that are read alone somebody has just written, by the clock that is shown.</summary>
    public Func<string, bool> IsMoving { get; set; } = _ => false;

    /// <summary>Gets the write to make, or not, and the rows that it is about.</summary>
    public Func<IReadOnlyList<TableTransactionAction>, Func<Task<IReadOnlyList<ETag>?>>, Task<IReadOnlyList<ETag>?>> OnWrite { get; set; } = (_, write) => write();

    /// <summary>Gets each query before it is made.</summary>
    public Func<RowQuery, Task> OnQuery { get; set; } = _ => Task.CompletedTask;

    public async Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken)
    {
        var answer = await inner.GetAsync(partition, row, cancellationToken);
        if (answer.Value is { } found && IsMoving(row))
        {
            found.Timestamp += Later;
        }

        return answer with { StorageTime = answer.StorageTime + Later };
    }

    public async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
    {
        await OnQuery(query);
        var answer = await inner.QueryAsync(query, cancellationToken);
        return answer with { StorageTime = answer.StorageTime + Later };
    }

    public Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken) => inner.NextPartitionAsync(after, cancellationToken);

    public Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
        OnWrite(actions, () => inner.WriteAsync(actions, cancellationToken));

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => inner.EnsureCreatedAsync(cancellationToken);
}
