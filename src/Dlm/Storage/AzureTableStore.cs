using Azure;
using Azure.Data.Tables;
using Azure.Identity;

namespace Dlm.Storage;

/// <summary>The table in the jobs storage account.</summary>
internal sealed class AzureTableStore(TableClient table, TimeSpan requestTimeout, TimeProvider time) : ITableStore
{
    private const int PageSize = 1000;
    private const string TableNotFound = "TableNotFound";

    // Storage works on a page for up to five seconds before it answers with what it has found, even if that is nothing. A shorter patience
    // would never see the end of a long range whose rows are nearly all left out.
    private static readonly TimeSpan LeastFilterTimeout = TimeSpan.FromSeconds(10);

    public Task<Stamped<TableEntity?>> GetAsync(string partition, string row, CancellationToken cancellationToken) =>
        AskAsync(
            async token =>
            {
                var answer = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: token);
                if (!answer.HasValue && answer.GetRawResponse().Content.ToString().Contains(TableNotFound, StringComparison.Ordinal))
                {
                    throw new RequestFailedException(404, "It does not exist.", TableNotFound, null);
                }

                return new Stamped<TableEntity?>(answer.HasValue ? answer.Value : null, Date(answer.GetRawResponse()));
            },
            cancellationToken);

    public async Task<Stamped<IReadOnlyList<TableEntity>>> QueryAsync(RowQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        var timeout = TimeoutOf(query, requestTimeout);
        DateTimeOffset? storageTime = null;
        string? continuation = null;
        do
        {
            var page = await AskAsync(token => PageAsync(query, rows.Count, continuation, token), timeout, cancellationToken);
            rows.AddRange(page.Values);
            storageTime ??= Date(page.GetRawResponse());
            continuation = page.ContinuationToken;
        }
        while (continuation is not null && rows.Count < (query.Take ?? int.MaxValue));

        return new Stamped<IReadOnlyList<TableEntity>>(rows, storageTime.Value);
    }

    public async Task<string?> NextPartitionAsync(string after, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {after}");
        string? continuation = null;
        do
        {
            var page = await AskAsync(token => PageAsync(filter, 1, [nameof(TableEntity.PartitionKey)], continuation, token), cancellationToken);
            if (page.Values is [var first, ..])
            {
                return first.PartitionKey;
            }

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);

        return null;
    }

    public Task<IReadOnlyList<ETag>?> WriteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken) =>
        AskAsync(
            async token =>
            {
                try
                {
                    return actions is [var single] ? await WriteOneAsync(single, token) : await WriteAllAsync(actions, token);
                }
                catch (RequestFailedException refused) when (IsLostCondition(refused))
                {
                    return null;
                }
            },
            cancellationToken);

    /// <summary>How long one page of a query may take.</summary>
    public static TimeSpan TimeoutOf(RowQuery query, TimeSpan requestTimeout) =>
        query.OpenOnly && requestTimeout < LeastFilterTimeout ? LeastFilterTimeout : requestTimeout;

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) =>
        AskAsync(token => table.CreateIfNotExistsAsync(token), cancellationToken);

    private Task<Page<TableEntity>> PageAsync(RowQuery query, int have, string? continuation, CancellationToken cancellationToken) => PageAsync(
        Filter(query),
        Math.Min(PageSize, (query.Take ?? int.MaxValue) - have),
        query.Columns is { } columns ? [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), nameof(TableEntity.Timestamp), .. columns] : null,
        continuation,
        cancellationToken);

    private async Task<Page<TableEntity>> PageAsync(
        string filter, int size, IEnumerable<string>? columns, string? continuation, CancellationToken cancellationToken)
    {
        await using var pages = table.QueryAsync<TableEntity>(filter, size, columns, cancellationToken)
            .AsPages(continuation, size)
            .GetAsyncEnumerator(cancellationToken);
        return await pages.MoveNextAsync() ? pages.Current : throw new StorageUnavailableException("The table answered a query without a page.");
    }

    private static string Filter(RowQuery query)
    {
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {query.Partition} and RowKey ge {query.From} and RowKey lt {query.Before}");
        return query.OpenOnly ? $"{range} and Final eq false" : range;
    }

    private async Task<IReadOnlyList<ETag>?> WriteOneAsync(TableTransactionAction action, CancellationToken cancellationToken)
    {
        using var answer = action.ActionType switch
        {
            TableTransactionActionType.Add => await table.AddEntityAsync(action.Entity, cancellationToken),
            TableTransactionActionType.UpdateMerge => await table.UpdateEntityAsync(action.Entity, action.ETag, TableUpdateMode.Merge, cancellationToken),
            TableTransactionActionType.UpsertMerge => await table.UpsertEntityAsync(action.Entity, TableUpdateMode.Merge, cancellationToken),
            TableTransactionActionType.Delete => await table.DeleteEntityAsync(action.Entity.PartitionKey, action.Entity.RowKey, action.ETag, cancellationToken),
            _ => throw new NotSupportedException($"{action.ActionType} is no write of the protocol."),
        };

        // The client takes a row that is gone for deleted.
        return answer.Status == 404 ? null : [answer.Headers.ETag ?? default];
    }

    private async Task<IReadOnlyList<ETag>> WriteAllAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var answer = await table.SubmitTransactionAsync(actions, cancellationToken);
        return [.. answer.Value.Select(part => part.Headers.ETag ?? default)];
    }

    // 409: the row is there already. 412: the ETag is old. 404: the row is gone, unless it is the whole table.
    private static bool IsLostCondition(RequestFailedException refused) =>
        refused.Status is 409 or 412 && refused.ErrorCode is not ("TableBeingDeleted" or "AccountBeingCreated")
        || (refused.Status == 404 && refused.ErrorCode is not TableNotFound);

    private Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        AskAsync(request, requestTimeout, cancellationToken);

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await OrCreateAsync(request, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"Table {table.Name} did not answer within {timeout.TotalSeconds} s.", late);
        }
        catch (Exception refused) when (
            refused is RequestFailedException { Status: not (400 or 413) } or AuthenticationFailedException || LostConnection.Is(refused))
        {
            throw new StorageUnavailableException($"Table {table.Name} cannot be used: {FirstLine(refused.Message)}", refused);
        }
    }

    // Somebody deleted the table. What was asked for is not repeated: it was meant for the rows that are gone.
    private async Task<T> OrCreateAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request(cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableNotFound)
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            throw;
        }
    }

    private static DateTimeOffset Date(Response answer) =>
        answer.Headers.Date ?? throw new StorageUnavailableException("The table answered without a Date header.");

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
