using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;

namespace Dlm.Tests.Importing.Support;

/// <summary>A table in memory that refuses what Azure Tables refuses, for the transaction as a whole, and what a test adds to that.</summary>
internal sealed partial class FakeTable : TableClient
{
    private readonly SortedDictionary<(string Partition, string Key), TableEntity> rows = [];

    public IEnumerable<TableEntity> Rows => rows.Values;

    /// <summary>What a service of one's own refuses beyond the rules that are known.</summary>
    public Func<TableEntity, bool> Refuses { get; set; } = _ => false;

    /// <summary>What a query is answered with; zero for its rows.</summary>
    public int QueryStatus { get; set; }

    public override Task<Response<Azure.Data.Tables.Models.TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<Response<Azure.Data.Tables.Models.TableItem>>(null!);

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var written = transactionActions.Select(action => (TableEntity)action.Entity).ToList();
        if (written.Count > 100 || written.Select(row => row.PartitionKey).Distinct().Count() > 1 || written.Select(row => row.RowKey).Distinct().Count() < written.Count)
        {
            throw new InvalidOperationException("This is no transaction.");
        }

        Write(written);
        return Task.FromResult<Response<IReadOnlyList<Response>>>(null!);
    }

    public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
    {
        Write([(TableEntity)(object)entity]);
        return Task.FromResult<Response>(null!);
    }

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        if (QueryStatus != 0)
        {
            throw new RequestFailedException(QueryStatus, "The query is refused.");
        }

        var asked = Filter().Match(filter!);
        string Asked(string name) => asked.Groups[name].Value.Replace("''", "'", StringComparison.Ordinal);
        var found = rows.Values.Where(row => row.PartitionKey == Asked("partition") && string.CompareOrdinal(row.RowKey, Asked("key")) >= 0).Cast<T>();
        return AsyncPageable<T>.FromPages([Page<T>.FromValues([.. found], null, null!)]);
    }

    private void Write(IReadOnlyList<TableEntity> written)
    {
        if (written.Select(Fault).FirstOrDefault(fault => fault is not null) is { } refusal)
        {
            throw new RequestFailedException(400, refusal, refusal, null);
        }

        foreach (var row in written)
        {
            rows[(row.PartitionKey, row.RowKey)] = row;
        }
    }

    private string? Fault(TableEntity row) =>
        !IsKey(row.PartitionKey) || !IsKey(row.RowKey) ? "InvalidInput"
        : row.Count > 255 ? "TooManyProperties"
        : row.Keys.Any(name => !PropertyName().IsMatch(name)) ? "PropertyNameInvalid"
        : Values(row).Any(value => value is string { Length: > 32 * 1024 }) ? "PropertyValueTooLarge"
        : Values(row).Any(value => value is double number && !double.IsFinite(number)) ? "InvalidInput"
        : Values(row).Any(value => value is DateTimeOffset { Year: < 1601 }) ? "OutOfRangeInput"
        : Refuses(row) ? "Whim"
        : null;

    private static IEnumerable<object> Values(TableEntity row) => row.Select(column => column.Value);

    private static bool IsKey(string key) => key.Length <= 512 && !key.Any(character => char.IsControl(character) || "/\\#?".Contains(character, StringComparison.Ordinal));

    [GeneratedRegex("^PartitionKey eq '(?<partition>.*)' and RowKey ge '(?<key>.*)'\\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Filter();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,254}\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PropertyName();
}
