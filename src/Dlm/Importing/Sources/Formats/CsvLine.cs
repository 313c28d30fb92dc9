namespace Dlm.Importing.Sources.Formats;

/// <summary>Finds the fields of the first record in a text. Reused from record to record.</summary>
internal sealed class CsvLine(byte delimiter)
{
    private const byte Quote = (byte)'"';
    private readonly List<Field> fields = [];

    private enum Scan
    {
        Sound,
        Misquoted,
        Unfinished,
    }

    /// <summary>How many fields the record has.</summary>
    public int Count => fields.Count;

    /// <summary>How many bytes the record has, its line break included.</summary>
    public int Length { get; private set; }

    /// <summary>What is wrong with the record, or null. It is then no more than its first line: what follows may be sound.</summary>
    public string? Fault { get; private set; }

    /// <summary>Forgets the record.</summary>
    public void Clear() => (Fault, Length) = (null, 0);

    /// <summary>Reads a record.</summary>
    /// <param name="text">It begins with the record.</param>
    /// <param name="isAll">Nothing comes behind it.</param>
    /// <param name="count">How many fields there should be; zero where that is not known.</param>
    /// <returns>False where the end of the record is not in the text.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, bool isAll, int count)
    {
        Fault = null;
        switch (FindFields(text, isAll))
        {
            case Scan.Sound when count == 0 || Count == count:
                return true;
            case Scan.Sound:
                return TryReject(text, isAll, $"has {Count} fields, the header {count}");
            case Scan.Misquoted:
                return TryReject(text, isAll, "has a quote in the wrong place");
            default:
                return isAll && TryReject(text, isAll, "leaves a quote open");
        }
    }

    /// <summary>Rejects the first line.</summary>
    /// <returns>False where its end is not in the text.</returns>
    public bool TryReject(ReadOnlySpan<byte> text, bool isAll, string fault)
    {
        var end = text.IndexOfAny((byte)'\r', (byte)'\n');
        (Fault, Length) = (fault, end < 0 ? text.Length : end + 1);
        return isAll || end >= 0;
    }

    /// <summary>The value of a field.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text, int index)
    {
        var (start, length, hasQuotes) = fields[index];
        return hasQuotes ? WithoutDoubledQuotes(text.Slice(start, length)) : text.Slice(start, length);
    }

    private Scan FindFields(ReadOnlySpan<byte> text, bool isAll)
    {
        fields.Clear();
        for (var position = 0; ; position++)
        {
            var isQuoted = position < text.Length && text[position] == Quote;
            var scan = isQuoted ? FindQuoted(text, isAll, ref position) : FindPlain(text, isAll, ref position);
            if (scan != Scan.Sound || position == text.Length || text[position] != delimiter)
            {
                Length = Math.Min(position + 1, text.Length);
                return scan;
            }
        }
    }

    private Scan FindQuoted(ReadOnlySpan<byte> text, bool isAll, ref int position)
    {
        var start = ++position;
        for (var hasQuotes = false; ; hasQuotes = true, position += 2)
        {
            var closing = text[position..].IndexOf(Quote);
            position += closing;
            if (closing < 0 || (position + 1 == text.Length && !isAll))
            {
                return Scan.Unfinished;
            }

            if (position + 1 == text.Length || text[position + 1] != Quote)
            {
                fields.Add(new Field(start, position - start, hasQuotes));
                position++;
                return position == text.Length || IsEnd(text[position]) ? Scan.Sound : Scan.Misquoted;
            }
        }
    }

    private Scan FindPlain(ReadOnlySpan<byte> text, bool isAll, ref int position)
    {
        var length = text[position..].IndexOfAny(delimiter, (byte)'\r', (byte)'\n');
        if (length < 0 && !isAll)
        {
            return Scan.Unfinished;
        }

        var value = length < 0 ? text[position..] : text.Slice(position, length);
        fields.Add(new Field(position, value.Length, HasQuotes: false));
        position += value.Length;
        return value.Contains(Quote) ? Scan.Misquoted : Scan.Sound;
    }

    private bool IsEnd(byte character) => character == delimiter || character is (byte)'\r' or (byte)'\n';

    private static ReadOnlySpan<byte> WithoutDoubledQuotes(ReadOnlySpan<byte> value)
    {
        var plain = new byte[value.Length];
        var length = 0;
        for (var index = 0; index < value.Length; index++)
        {
            plain[length++] = value[index];
            index += value[index] == Quote ? 1 : 0;
        }

        return plain.AsSpan(0, length);
    }

    private readonly record struct Field(int Start, int Length, bool HasQuotes);
}
