namespace DlmFunctions.LocalHost.Observation;

/// <summary>Reads the lines of a file while another process writes it.</summary>
internal sealed class LineReader(string path)
{
    private long position;

    /// <summary>The lines that were finished since the last call. One that is not waits for the next call.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadNew()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = position;
        var bytes = new byte[file.Length - position];
        file.ReadExactly(bytes);
        ReadOnlyMemory<byte> finished = bytes.AsMemory(0, bytes.AsSpan().LastIndexOf((byte)'\n') + 1);
        position += finished.Length;

        List<ReadOnlyMemory<byte>> lines = [];
        while (finished.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            lines.Add(finished[..end]);
            finished = finished[(end + 1)..];
        }

        return lines;
    }
}
