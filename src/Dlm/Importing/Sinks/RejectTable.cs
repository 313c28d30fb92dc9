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
    private const int MostRows = 100;
    private const int LongestText = 2000;

    public async Task KeepAsync(SinkPage page, IEnumerable<Reject> rejects, CancellationToken cancellationToken)
    {
        foreach (var some in rejects.Chunk(MostRows))
        {
            await table.SubmitTransactionAsync(
                some.Select(reject => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(page, reject))), cancellationToken);
        }
    }

    private TableEntity Row(SinkPage page, Reject reject) => new(TableKey.Of(page.Run), Key(page, reject))
    {
        ["Reason"] = ShownText.Cut(reject.Reason, LongestText),
        ["Sample"] = ShownText.Cut(Text(page.Records[reject.Index]), LongestText),
        ["Location"] = ShownText.Cut(ShownText.WithoutQuery(page.Location), LongestText),
        ["Page"] = page.Number,
        ["Index"] = reject.Index,
        ["RejectedAt"] = time.GetUtcNow(),
    };

    // Sorted as in the source, whose locations are told apart by a hash: they are too long for a key.
    private static string Key(SinkPage page, Reject reject) => string.Create(
        CultureInfo.InvariantCulture, $"{XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(page.Location)):x16}-{page.Number:D10}-{reject.Index:D6}");

    private static string Text(SourceRecord record) =>
        record.Text ?? (record.Value.ValueKind == JsonValueKind.Undefined ? "" : record.Value.GetRawText());
}
