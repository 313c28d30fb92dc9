using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Dlm.Importing.Sources;

namespace Dlm.Importing.Sinks;

/// <summary>
/// Keeps what could not be stored, with the reason and a sample. The partition is the run; the row key follows from the record's place in the
/// source, so that storing a page again keeps none twice.
/// </summary>
internal sealed class RejectTable(TableClient table, TimeProvider time)
{
    private const int LongestText = 2000;

    private static readonly string[] TextsOfTheSource = ["Reason", "Sample", "Location"];

    public async Task KeepAsync(SinkPage page, IEnumerable<Reject> rejects, CancellationToken cancellationToken)
    {
        foreach (var rows in rejects.Select(reject => Row(page, reject)).Chunk(Transactions.MostRows))
        {
            var refused = new List<TableEntity>();
            await Transactions.WriteAsync(table, rows, (index, _) => refused.Add(rows[index]), cancellationToken);
            foreach (var row in refused)
            {
                await table.UpsertEntityAsync(InAscii(row), TableUpdateMode.Replace, cancellationToken);
            }
        }
    }

    // What makes a record unfit may make its sample so: a reject is kept in any case.
    private static TableEntity InAscii(TableEntity row)
    {
        foreach (var column in TextsOfTheSource)
        {
            row[column] = SafeText.Encode(row.GetString(column), (text, index) => text[index] is >= ' ' and <= '~');
        }

        return row;
    }

    private TableEntity Row(SinkPage page, Reject reject) => new(TableKey.Of(page.Run), Key(page, reject))
    {
        ["Reason"] = Kept(reject.Reason),
        ["Sample"] = Sample(page.Records[reject.Index]),
        ["Location"] = Kept(ShownText.WithoutQuery(page.Location)),
        ["Page"] = page.Number,
        ["Index"] = reject.Index,
        ["RejectedAt"] = time.GetUtcNow(),
    };

    // Sorted as in the source, whose locations are told apart by a hash: they are too long for a key.
    private static string Key(SinkPage page, Reject reject) => string.Create(
        CultureInfo.InvariantCulture, $"{XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(page.Location)):x16}-{page.Number:D10}-{reject.Index:D6}");

    private static string Sample(SourceRecord record) =>
        record.Text is { } text ? Kept(text)
        : record.Value.ValueKind == JsonValueKind.Undefined ? ""
        : RawJson.Beginning(record.Value, LongestText);

    // A text with half a surrogate pair cannot be sent.
    private static string Kept(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(ShownText.Cut(text, LongestText)));
}
