using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Dlm.Importing.Sources.Formats;

/// <summary>
/// One JSON value a line, UTF-8, with or without byte order marks at the ends of lines. Empty lines are left out. A line that is too long is
/// passed over and rejected: its beginning is kept, not the whole of it.
/// </summary>
internal sealed class NdjsonFormat(int longestLine) : IRecordFormat
{
    private const int LongestSample = 2000;
    private const int BufferSize = 64 * 1024;
    private static readonly byte[] Blanks = " \t\r"u8.ToArray();

    /// <inheritdoc/>
    public async IAsyncEnumerable<LocatedRecord> ReadAsync(
        IRecordContent content, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(await content.OpenAsync(offset, cancellationToken), new StreamPipeReaderOptions(bufferSize: BufferSize));
        try
        {
            byte[]? tooLong = null;
            var start = offset;
            var isAll = false;
            while (!isAll)
            {
                var read = await reader.ReadAsync(cancellationToken);
                isAll = read.IsCompleted;
                var rest = read.Buffer;
                if (offset == 0)
                {
                    ByteOrderMark.RefuseUtf16(Head(rest));
                }

                while (LengthOfLine(rest, isAll) is { } length)
                {
                    offset += length;
                    if (Record(rest.Slice(0, length), tooLong, start) is { } record)
                    {
                        yield return new LocatedRecord(record, start, offset);
                    }

                    (rest, start, tooLong) = (rest.Slice(length), offset, null);
                }

                if (rest.Length > longestLine)
                {
                    tooLong ??= Head(rest);
                    offset += rest.Length;
                    rest = rest.Slice(rest.End);
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }

            // The end may come right behind what was passed over.
            if (tooLong is not null)
            {
                yield return new LocatedRecord(TooLong(tooLong, start), start, offset);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private SourceRecord? Record(ReadOnlySequence<byte> line, byte[]? tooLong, long start)
    {
        if (tooLong is not null || line.Length > longestLine)
        {
            return TooLong(tooLong ?? Head(line), start);
        }

        var bytes = (line.IsSingleSegment ? line.FirstSpan : line.ToArray()).TrimEnd((byte)'\n');
        bytes = Trim(bytes);
        return bytes.IsEmpty ? null : Parse(bytes, start);
    }

    // Where files were joined there are marks inside.
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        for (line = line.Trim(Blanks); line.StartsWith(ByteOrderMark.Utf8); line = line.TrimStart(Blanks))
        {
            line = line[ByteOrderMark.Utf8.Length..];
        }

        return line;
    }

    private SourceRecord TooLong(byte[] head, long start) =>
        SourceRecord.Unreadable(Sample(head), $"the line at byte {start} is longer than Dlm:Import:MaxPageBytes = {longestLine}");

    private static SourceRecord Parse(ReadOnlySpan<byte> line, long start)
    {
        if (!Utf8.IsValid(line))
        {
            return SourceRecord.Unreadable(Sample(line), $"the line at byte {start} is not UTF-8");
        }

        try
        {
            return SourceRecord.Of(JsonElement.Parse(line));
        }
        catch (JsonException fault)
        {
            return SourceRecord.Unreadable(Sample(line), $"the line at byte {start} is not JSON: {fault.Message}");
        }
    }

    private static long? LengthOfLine(ReadOnlySequence<byte> bytes, bool isAll) =>
        bytes.PositionOf((byte)'\n') is { } newline ? bytes.Slice(0, newline).Length + 1
        : isAll && !bytes.IsEmpty ? bytes.Length
        : null;

    private byte[] Head(ReadOnlySequence<byte> line) => line.Slice(0, Math.Min(line.Length, Math.Min(LongestSample, longestLine))).ToArray();

    private static string Sample(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..Math.Min(LongestSample, line.Length)]);
}
