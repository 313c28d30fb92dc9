using Azure;
using Azure.Data.Tables;

namespace Dlm.Importing.Sinks;

/// <summary>Writes rows of a partition in one transaction, or in as many as it takes to find the rows that storage refuses.</summary>
internal static class Transactions
{
    /// <summary>How many rows Azure Tables takes in a transaction.</summary>
    public const int MostRows = 100;

    /// <summary>Replaces the rows, or inserts them.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows; each key once.</param>
    /// <param name="onRefused">Called for each row that storage refuses, with its index and the reason.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public static Task WriteAsync(
        TableClient table, IReadOnlyList<TableEntity> rows, Action<int, string> onRefused, CancellationToken cancellationToken) =>
        WriteAsync(table, rows, 0, rows.Count, onRefused, cancellationToken);

    // Halving finds the rows that are refused whatever storage says about their place, and whatever is said of the size of the whole.
    private static async Task WriteAsync(
        TableClient table, IReadOnlyList<TableEntity> rows, int start, int count, Action<int, string> onRefused, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                rows.Skip(start).Take(count).Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), cancellationToken);
        }
        catch (RequestFailedException refusal) when (refusal.Status is 400 or 413)
        {
            if (count == 1)
            {
                onRefused(start, $"storage refuses the row: {refusal.ErrorCode ?? $"{refusal.Status}"}");
                return;
            }

            var half = count / 2;
            await WriteAsync(table, rows, start, half, onRefused, cancellationToken);
            await WriteAsync(table, rows, start + half, count - half, onRefused, cancellationToken);
        }
    }
}
