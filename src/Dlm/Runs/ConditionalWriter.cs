using Azure;
using Azure.Data.Tables;
using Dlm.Storage;

namespace Dlm.Runs;

/// <summary>
/// Carries one logical write through lost replies. The write is marked with a nonce; after a refusal or a time-out the row is read
/// back, and the own nonce in it means that the write was applied after all. Repeating it is safe: its conditions are the same, so
/// it can be applied once at the most.
/// </summary>
internal sealed class ConditionalWriter(ITableStore store, Randomness randomness, TimeProvider time)
{
    private const int Tries = 3;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    /// <summary>Applies the actions, the first of which writes the marked row.</summary>
    /// <returns>
    /// The new ETags in the order of the actions, or only that of the first where it had to be read back; null where a condition was
    /// really lost.
    /// </returns>
    /// <exception cref="StorageUnavailableException">It is not known whether the write was applied.</exception>
    public async Task<IReadOnlyList<ETag>?> ApplyAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var marked = (TableEntity)actions[0].Entity;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await store.WriteAsync(actions, cancellationToken) is { } applied)
                {
                    return applied;
                }

                return await ReadBackAsync(marked, cancellationToken);
            }
            catch (StorageUnavailableException) when (attempt < Tries)
            {
                await Task.Delay(randomness.Between(ShortestPause, LongestPause), time, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<ETag>?> ReadBackAsync(TableEntity marked, CancellationToken cancellationToken)
    {
        var found = await store.GetAsync(marked.PartitionKey, marked.RowKey, cancellationToken);
        return found.Value is { } row && new StoredRow(row).GetString(nameof(RunRecord.Nonce)) == marked.GetString(nameof(RunRecord.Nonce)) ? [row.ETag] : null;
    }
}
