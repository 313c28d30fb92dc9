using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Dlm.Importing.Sources.Formats;

/// <summary>
/// Comma-separated values as in RFC 4180, UTF-8. The first record names the fields. All values are text; an empty one is none. Empty lines
/// are left out, and so are byte order marks, with the names behind them where files were joined.
/// </summary>
internal sealed class CsvFormat(char delimiter, int longestRecord) : IRecordFormat
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<LocatedRecord> ReadAsync(
        IRecordContent content, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CsvHeader? header = null;
        if (offset > 0)
        {
            await using var beginning = await content.OpenAsync(0, cancellationToken);
            header = await HeaderAsync(Records(beginning, 0), cancellationToken);
        }

        await using var stream = await content.OpenAsync(offset, cancellationToken);
        var records = Records(stream, offset);
        header ??= await HeaderAsync(records, cancellationToken);
        while (await records.ReadAsync(header.Names.Count, cancellationToken))
        {
            if (!records.BeginsFile || !header.IsRepeatedBy(records))
            {
                yield return new LocatedRecord(Record(records, header), records.Start, records.End);
            }
        }
    }

    private CsvRecords Records(Stream stream, long offset) => new(stream, offset, delimiter, longestRecord);

    private static async Task<CsvHeader> HeaderAsync(CsvRecords records, CancellationToken cancellationToken)
    {
        await records.RefuseUtf16Async(cancellationToken);
        return await records.ReadAsync(count: 0, cancellationToken) ? CsvHeader.Read(records) : CsvHeader.None;
    }

    private static SourceRecord Record(CsvRecords record, CsvHeader header)
    {
        var fault = record.Fault ?? (Utf8.IsValid(record.Text) ? null : "is not UTF-8");
        return fault is null
            ? SourceRecord.Of(Object(record, header))
            : SourceRecord.Unreadable(record.Beginning.TrimEnd('\r', '\n'), $"the record at byte {record.Place} {fault}");
    }

    private static JsonElement Object(CsvRecords record, CsvHeader header)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var index = 0; index < header.Names.Count; index++)
            {
                if (record.Value(index) is { IsEmpty: false } value)
                {
                    json.WriteString(header.Names[index], value);
                }
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
