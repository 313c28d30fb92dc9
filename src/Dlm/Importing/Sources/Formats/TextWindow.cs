namespace Dlm.Importing.Sources.Formats;

/// <summary>The part of a stream that is being looked at: it grows at its end, and is used up from its beginning.</summary>
internal sealed class TextWindow(Stream stream, long offset)
{
    private const int Initial = 64 * 1024;
    private byte[] buffer = new byte[Initial];
    private int start;
    private int end;

    /// <summary>What was read and is not used up.</summary>
    public ReadOnlySpan<byte> Text => buffer.AsSpan(start..end);

    /// <summary>Where the text begins in the source.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Whether the text reaches to the end of the source.</summary>
    public bool IsAll { get; private set; }

    /// <summary>Reads on until the text has so many bytes, or is all.</summary>
    public async ValueTask GrowToAsync(int length, CancellationToken cancellationToken)
    {
        while (Text.Length < length && !IsAll)
        {
            await GrowAsync(cancellationToken);
        }
    }

    /// <summary>Reads on.</summary>
    public async ValueTask GrowAsync(CancellationToken cancellationToken)
    {
        if (end == buffer.Length)
        {
            var roomy = end - start <= buffer.Length / 2 ? buffer : new byte[2 * buffer.Length];
            Text.CopyTo(roomy);
            (buffer, start, end) = (roomy, 0, end - start);
        }

        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        end += read;
        IsAll = read == 0;
    }

    /// <summary>Uses up bytes at the beginning.</summary>
    public void Drop(int count)
    {
        start += count;
        Offset += count;
    }
}
