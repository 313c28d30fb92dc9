using System.Text;
using Dlm.Runs;

namespace Dlm.Importing.Sources.Formats;

/// <summary>
/// Goes through the records of a CSV text. What is wrong with a record costs the line it begins on: the next record begins with the line
/// behind it, so that a quote which is left open does not swallow the rest.
/// </summary>
internal sealed class CsvRecords(Stream stream, long offset, char delimiter, int longestRecord)
{
    private const int LongestSample = 2000;
    private readonly TextWindow window = new(stream, offset);
    private readonly CsvLine line = new((byte)delimiter);

    /// <summary>Where reading can begin again to come upon the record.</summary>
    public long Start { get; private set; }

    /// <summary>Where its first field begins.</summary>
    public long Place { get; private set; }

    /// <summary>Where what is behind it begins.</summary>
    public long End => window.Offset + line.Length;

    /// <summary>Whether a byte order mark comes before it: there begins a file, be it one of several that were joined.</summary>
    public bool BeginsFile { get; private set; }

    /// <summary>What is wrong with it, or null.</summary>
    public string? Fault => line.Fault;

    /// <summary>Its first characters.</summary>
    public string Beginning { get; private set; } = "";

    /// <summary>How many fields it has.</summary>
    public int Count => line.Count;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Text => window.Text[..line.Length];

    /// <summary>The value of a field.</summary>
    public ReadOnlySpan<byte> Value(int field) => line.Value(window.Text, field);

    /// <summary>Looks at the beginning of the text.</summary>
    /// <exception cref="PermanentFailureException">It is UTF-16.</exception>
    public async ValueTask RefuseUtf16Async(CancellationToken cancellationToken)
    {
        await window.GrowToAsync(ByteOrderMark.Utf16Length, cancellationToken);
        ByteOrderMark.RefuseUtf16(window.Text);
    }

    /// <summary>Goes to the next record.</summary>
    /// <param name="count">How many fields it should have; zero where that is not known.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>False at the end.</returns>
    public async ValueTask<bool> ReadAsync(int count, CancellationToken cancellationToken)
    {
        window.Drop(line.Length);
        line.Clear();
        if (!await FindAsync(cancellationToken))
        {
            return false;
        }

        var isWhole = line.TryRead(window.Text, window.IsAll, count);
        while (!isWhole && window.Text.Length <= longestRecord)
        {
            await window.GrowAsync(cancellationToken);
            isWhole = line.TryRead(window.Text, window.IsAll, count);
        }

        if (isWhole && line.Length <= longestRecord)
        {
            Beginning = Sample(Text);
        }
        else
        {
            Beginning = Sample(FirstLine(window.Text[..longestRecord]));
            await RejectAsync($"is longer than Dlm:Import:MaxPageBytes = {longestRecord}", cancellationToken);
        }

        return true;
    }

    // Past empty lines and byte order marks.
    private async ValueTask<bool> FindAsync(CancellationToken cancellationToken)
    {
        (Start, BeginsFile) = (window.Offset, false);
        while (true)
        {
            await window.GrowToAsync(ByteOrderMark.Utf8.Length, cancellationToken);
            if (window.Text.StartsWith(ByteOrderMark.Utf8))
            {
                window.Drop(ByteOrderMark.Utf8.Length);
                BeginsFile = true;
            }
            else if (window.Text is [(byte)'\r' or (byte)'\n', ..])
            {
                window.Drop(1);
                Start = BeginsFile ? Start : window.Offset;
            }
            else
            {
                Place = window.Offset;
                return !window.Text.IsEmpty;
            }
        }
    }

    private async ValueTask RejectAsync(string fault, CancellationToken cancellationToken)
    {
        while (!line.TryReject(window.Text, window.IsAll, fault))
        {
            window.Drop(window.Text.Length);
            await window.GrowAsync(cancellationToken);
        }
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text) =>
        text.IndexOfAny((byte)'\r', (byte)'\n') is var end and >= 0 ? text[..end] : text;

    private static string Sample(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestSample)]);
}
