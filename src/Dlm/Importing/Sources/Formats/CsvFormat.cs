using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;
using Dlm.Runs;

namespace Dlm.Importing.Sources.Formats;

/// <summary>
/// Comma-separated values as in RFC 4180, UTF-8, with or without a byte order mark. The first record names the fields. All values are text;
/// an empty one is none. Empty lines are left out.
/// </summary>
internal sealed class CsvFormat(char delimiter, int longestRecord) : IRecordFormat
{
    private const int LongestSample = 2000;
    private const int Utf16Mark = 2;

    /// <inheritdoc/>
    public async IAsyncEnumerable<LocatedRecord> ReadAsync(
        IRecordContent content, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[]? names = null;
        if (offset > 0)
        {
            using var header = await OpenAsync(content, 0, _ => { }, cancellationToken);
            names = await AdvanceAsync(header, 0, cancellationToken) ? Names(header) : [];
        }

        CsvMalformedReason? malformed = null;
        using var reader = await OpenAsync(content, offset, found => malformed = found.Reason, cancellationToken);
        if (names is null)
        {
            names = await AdvanceAsync(reader, offset, cancellationToken) ? Names(reader) : [];
        }

        while (await AdvanceAsync(reader, offset, cancellationToken))
        {
            var start = offset + reader.ByteOffset;
            yield return new LocatedRecord(Record(reader, names, malformed, start), start, start + reader.RawRecord.Length);
            malformed = null;
        }
    }

    private async Task<CsvReader> OpenAsync(
        IRecordContent content, long offset, Action<CsvMalformedRecord> onMalformed, CancellationToken cancellationToken)
    {
        var bytes = PipeReader.Create(await content.OpenAsync(offset, cancellationToken));
        var first = await bytes.ReadAtLeastAsync(Utf16Mark, cancellationToken);
        if (offset == 0 && IsUtf16(first.Buffer))
        {
            await bytes.CompleteAsync();
            throw new PermanentFailureException("The text is UTF-16. Allowed: UTF-8.");
        }

        bytes.AdvanceTo(first.Buffer.Start);
        var options = new CsvReaderOptions
        {
            Separator = delimiter,
            DetectSeparatorHint = false,
            HasHeader = false,
            TrimWhitespace = false,
            MaxRecordSize = longestRecord,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = onMalformed,
        };
        return CsvReader.Create(bytes.AsStream(), options, leaveOpen: false);
    }

    // The library would read it, but count other bytes than the blob's.
    private static bool IsUtf16(ReadOnlySequence<byte> start) =>
        start.Length >= Utf16Mark && start.Slice(0, Utf16Mark).ToArray() is [0xFF, 0xFE] or [0xFE, 0xFF];

    private async ValueTask<bool> AdvanceAsync(CsvReader reader, long offset, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException fault)
        {
            // What follows a quote that is left open cannot be told from what it quotes.
            throw new PermanentFailureException(
                $"The record behind byte {offset + reader.ByteOffset} is longer than Dlm:Import:MaxPageBytes = {longestRecord}. Is a quote left open?", fault);
        }
    }

    private static SourceRecord Record(CsvReader reader, string[] names, CsvMalformedReason? malformed, long start)
    {
        if (malformed == CsvMalformedReason.UnterminatedQuote)
        {
            throw new PermanentFailureException($"A quote is left open in the record at byte {start}: what follows cannot be read.");
        }

        var fault = malformed is not null ? "has a quote in the wrong place"
            : !Utf8.IsValid(reader.RawRecord) ? "is not UTF-8"
            : reader.FieldCount != names.Length ? $"has {reader.FieldCount} fields, the header {names.Length}"
            : null;
        return fault is null ? SourceRecord.Of(Object(reader, names)) : SourceRecord.Unreadable(Sample(reader), $"the record at byte {start} {fault}");
    }

    private static JsonElement Object(CsvReader reader, string[] names)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var index = 0; index < names.Length; index++)
            {
                if (reader.GetSpan(index) is { IsEmpty: false } value)
                {
                    json.WriteString(names[index], value);
                }
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static string[] Names(CsvReader header)
    {
        var names = Enumerable.Range(0, header.FieldCount).Select(header.GetString).ToArray();
        var fault = !Utf8.IsValid(header.RawRecord) ? "is not UTF-8"
            : names.Any(string.IsNullOrWhiteSpace) ? "has a field without a name"
            : names.GroupBy(name => name).FirstOrDefault(name => name.Skip(1).Any()) is { } twice ? $"names the field {twice.Key} twice"
            : null;
        return fault is null ? names : throw new PermanentFailureException($"The first line, which names the fields, {fault}: {Sample(header)}");
    }

    private static string Sample(CsvReader reader) => Encoding.UTF8.GetString(reader.RawRecord[..Math.Min(LongestSample, reader.RawRecord.Length)]);
}
