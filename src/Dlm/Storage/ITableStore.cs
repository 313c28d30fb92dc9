using Azure.Data.Tables;

namespace Dlm.Storage;

/// <summary>
/// The few table operations that the protocol is built from. Every one is a single attempt within the request timeout; a query, one for
/// each page, and one that leaves out finished rows has more time.
/// All throw <see cref="StorageUnavailableException"/> where storage gives no usable answer. So they do where the table is missing, and
/// create it for the next time.
/// </summary>
internal interface ITableStore
{
    Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken);

    Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken);

    /// <summary>The first partition behind another that has rows, or null. It costs one request, however many rows the partitions have.</summary>
    Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken);

    /// <summary>Applies all actions of one partition or none: inserts, merges and deletes under their ETag, and merges into rows that may be missing.</summary>
    /// <returns>The new ETags in the order of the actions, or null where a condition did not hold.</returns>
    Task<IReadOnlyList<Azure.ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken);

    /// <summary>Creates the table where it is missing.</summary>
    Task EnsureCreatedAsync(CancellationToken cancellationToken);
}
