namespace DlmFunctions.LocalHost.Observation;

/// <summary>Reads a journal while an instance writes it.</summary>
internal sealed class JournalReader(string path)
{
    private long position;

    /// <summary>The events that were written since the last call. A line that is not finished waits for the next one.</summary>
    public IReadOnlyList<JournalEvent> ReadNew()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = position;
        var bytes = new byte[file.Length - position];
        file.ReadExactly(bytes);
        var finished = bytes.AsSpan()[..(bytes.AsSpan().LastIndexOf((byte)'\n') + 1)];
        position += finished.Length;

        var events = new List<JournalEvent>();
        foreach (var line in finished.Split((byte)'\n'))
        {
            if (JournalEvent.Parse(finished[line]) is { } journalEvent)
            {
                events.Add(journalEvent);
            }
        }

        return events;
    }
}
