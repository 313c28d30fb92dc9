using Azure;
using Azure.Data.Tables;
using Dlm.Simulation.Network;
using Dlm.Simulation.World;
using Dlm.Storage;

namespace Dlm.Simulation.Table;

/// <summary>The table as a process reaches it.</summary>
internal sealed class SimTableStore(SimWorld world, SimTable table, SimClient client, SimProcess process, TimeSpan timeout) : ITableStore
{
    public Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken) =>
        AskAsync(() => Stamp(table.Find(partition, row)?.ToEntity()), cancellationToken);

    public Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken) =>
        AskAsync(
            () => Stamp<IReadOnlyList<TableEntity>>([.. table.Range(query).Select(row => row.ToEntity(query.Columns))]),
            AzureTableStore.TimeoutOf(query, timeout),
            cancellationToken);

    public Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken) =>
        AskAsync(() => table.NextPartition(after), cancellationToken);

    public Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var writes = actions.Select(RowWrite.Of).ToList();
        return AskAsync(() => table.Apply(writes, process), cancellationToken);
    }

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<T> AskAsync<T>(Func<T> serve, CancellationToken cancellationToken) => AskAsync(serve, timeout, cancellationToken);

    private Task<T> AskAsync<T>(Func<T> serve, TimeSpan patience, CancellationToken cancellationToken) =>
        client.AskAsync<T>(
            Service.Table, patience, () => new Answer<T>(serve()), reason => new StorageUnavailableException(reason), cancellationToken);

    // The Date header has no fractions of a second.
    private Stamped<T> Stamp<T>(T value) => new(value, new DateTimeOffset(world.Now.UtcTicks - (world.Now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
}
