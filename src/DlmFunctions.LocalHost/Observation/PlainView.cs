using System.Globalization;

namespace DlmFunctions.LocalHost.Observation;

/// <summary>Prints a line for each event: for logs, pipes and everything else that is no terminal.</summary>
internal sealed class PlainView(TextWriter output) : IRunView
{
    public Task<T> WaitAsync<T>(Func<IProgress<string>, Task<T>> work) => work(new CallbackProgress(text => Say($"{text} ...")));

    public Task ShowAsync(RunOutline outline, Func<Action<IReadOnlyList<JournalEvent>>, Task> watch)
    {
        foreach (var (heading, text) in outline.Lines)
        {
            Say($"{heading,-10} {text}");
        }

        Say(string.Empty);
        var runs = new Observations();
        var job = outline.Instances.Max(instance => instance.Length);
        return watch(events =>
        {
            foreach (var journalEvent in events)
            {
                runs.Add(journalEvent);
                if (EventSentence.For(journalEvent, runs) is { } sentence)
                {
                    Say(Line(journalEvent, sentence, job));
                }
            }
        });
    }

    public void Say(string line) => output.WriteLine(line);

    private static string Line(JournalEvent journalEvent, string sentence, int width)
    {
        var time = journalEvent.At.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var occurrence = journalEvent["Occurrence"] is { Length: > 0 } name ? Words.Occurrence(journalEvent["Job"], name) : string.Empty;
        var instance = Words.Clean(journalEvent.Instance).PadRight(width);
        return $"{time}  {instance}  {occurrence,-20}  {sentence}".TrimEnd();
    }
}
