using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Dlm.Importing.Sources.Http;

/// <summary>
/// Reads a body that is no JSON because records of it are damaged. Each is looked at by itself, from comma to comma outside of quotes and
/// brackets. The rest of the body has to be sound without them: nothing is guessed.
/// </summary>
internal static class DamagedPage
{
    private const int LongestSample = 2000;

    /// <summary>The records, some of them unreadable; null where it is not only records that are damaged.</summary>
    public static IReadOnlyList<SourceRecord>? Records(ReadOnlySpan<byte> body, string itemsPath)
    {
        if (StartOf(body, itemsPath) is not { } position)
            return null;
        var mended = new ArrayBufferWriter<byte>(body.Length + 1);
        mended.Write(body[..position]);
        var damaged = new Dictionary<int, SourceRecord>();
        for (var index = 0; LengthOf(body[position..]) is { } length; index++)
        {
            var record = body.Slice(position, length);
            if (FaultOf(record) is { } fault)
                damaged[index] = SourceRecord.Unreadable(Sample(record), $"the record at byte {position} of the page is not JSON: {fault}");
            mended.Write(damaged.ContainsKey(index) ? "0"u8 : record);
            position += length;
            if (body[position] == ']')
                break;
            mended.Write(","u8);
            position++;
        }

        mended.Write(body[position..]);
        return Sound(mended.WrittenSpan, itemsPath, damaged);
    }

    private static List<SourceRecord>? Sound(ReadOnlySpan<byte> mended, string itemsPath, Dictionary<int, SourceRecord> damaged)
    {
        try
        {
            var (items, fault) = ItemsPath.Find(JsonElement.Parse(mended, ItemsPath.DepthOf(itemsPath)), itemsPath);
            return fault is null ? [.. items.EnumerateArray().Select((item, index) => damaged.GetValueOrDefault(index, SourceRecord.Of(item)))] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? StartOf(ReadOnlySpan<byte> body, string itemsPath)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            reader.Read();
            foreach (var name in ItemsPath.NamesOf(itemsPath))
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals(name))
                {
                    reader.Skip();
                }

                reader.Read();
            }

            return reader.TokenType == JsonTokenType.StartArray ? (int)reader.BytesConsumed : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Up to the comma behind a record, or the end of the array; null where there is none.
    private static int? LengthOf(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case (byte)',' or (byte)']' when depth == 0:
                    return index;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    depth = Math.Max(depth - 1, 0);
                    break;
                case (byte)'"':
                    index = ClosingQuote(text, index + 1);
                    break;
            }
        }

        return null;
    }

    private static int ClosingQuote(ReadOnlySpan<byte> text, int position)
    {
        while (text[position..].IndexOfAny((byte)'"', (byte)'\\') is var found and >= 0)
        {
            position += found;
            if (text[position] == '"')
                return position;
            position = Math.Min(position + 2, text.Length);
        }

        return text.Length;
    }

    private static string? FaultOf(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        try
        {
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException fault)
        {
            return fault.Message;
        }
    }

    private static string Sample(ReadOnlySpan<byte> record) => Encoding.UTF8.GetString(record[..Math.Min(record.Length, LongestSample)]);
}
