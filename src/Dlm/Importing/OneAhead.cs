using System.Runtime.CompilerServices;

namespace Dlm.Importing;

/// <summary>Fetches the next item while the current one is being used.</summary>
internal static class OneAhead
{
    /// <summary>
    /// Reads one item ahead, never more. A fault of the fetch comes up when its item is asked for, so that the item before it is used up.
    /// </summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var items = read(abandon.Token).GetAsyncEnumerator(abandon.Token);
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (await next)
            {
                var item = items.Current;
                next = items.MoveNextAsync().AsTask();
                yield return item;
            }
        }
        finally
        {
            await abandon.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
