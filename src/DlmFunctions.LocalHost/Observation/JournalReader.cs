namespace DlmFunctions.LocalHost.Observation;

/// <summary>Reads a journal while an instance writes it.</summary>
internal sealed class JournalReader(string path)
{
    private readonly LineReader lines = new(path);

    /// <summary>The events that were written since the last call.</summary>
    public IReadOnlyList<JournalEvent> ReadNew() => [.. lines.ReadNew().Select(line => JournalEvent.Parse(line.Span)).OfType<JournalEvent>()];
}
