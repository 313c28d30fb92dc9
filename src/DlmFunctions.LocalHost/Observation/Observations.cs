using System.Globalization;

namespace DlmFunctions.LocalHost.Observation;

/// <summary>
/// What all instances reported, by occurrence. Their journals are read one after the other, so events may come in any order.
/// </summary>
internal sealed class Observations
{
    private readonly Dictionary<(string Job, string Name), ObservedOccurrence> occurrences = [];
    private readonly Dictionary<string, DateTimeOffset> begun = new(StringComparer.Ordinal);

    /// <summary>All occurrences, the oldest first, the parts of each behind it.</summary>
    public IEnumerable<ObservedOccurrence> Occurrences => occurrences.Values
        .OrderBy(occurrence => occurrence.ScheduledAt ?? occurrence.FirstMessage?.At ?? DateTimeOffset.MaxValue)
        .ThenBy(occurrence => occurrence.Job, StringComparer.Ordinal)
        .ThenBy(occurrence => occurrence.Name.Length)
        .ThenBy(occurrence => occurrence.Name, StringComparer.Ordinal);

    /// <summary>The instant after which a job's present schedule began, where that was during this run.</summary>
    public DateTimeOffset? BeginOf(string job) => begun.TryGetValue(job, out var instant) ? instant : null;

    /// <summary>Messages that a run's record proved to be superfluous.</summary>
    public int DuplicatesDropped { get; private set; }

    public void Add(JournalEvent journalEvent)
    {
        switch (journalEvent.Name)
        {
            case "JobBegun" or "ScheduleChanged":
                Begin(journalEvent["Job"], journalEvent["Instant"]);
                break;
            case "OccurrenceFired":
                OccurrenceOf(journalEvent).Firings.Add(new Firing(journalEvent.Instance, journalEvent.At, journalEvent["Outcome"]));
                break;
            case "MessageSent":
                OccurrenceOf(journalEvent).Messages.Add(new Sending(journalEvent.Instance, journalEvent.At, Number(journalEvent["Send"])));
                break;
            case "RunStarted":
                var attempt = Number(journalEvent["Attempt"]);
                OccurrenceOf(journalEvent).Runs.Add(new ObservedRun(journalEvent.Instance, attempt, journalEvent.At));
                break;
            case "RunProgress":
                RunOf(journalEvent)?.Counts = journalEvent["Counts"];
                break;
            case "RunFinished":
                Finish(journalEvent);
                break;
            case "PartsJoined":
                Join(journalEvent);
                break;
            case "DuplicateDropped":
                DuplicatesDropped++;
                break;
        }
    }

    /// <summary>The occurrence that an event is about.</summary>
    public ObservedOccurrence OccurrenceOf(JournalEvent journalEvent)
    {
        var key = (journalEvent["Job"], journalEvent["Occurrence"]);
        if (!occurrences.TryGetValue(key, out var occurrence))
        {
            occurrence = new ObservedOccurrence(key.Item1, key.Item2);
            occurrences.Add(key, occurrence);
        }

        return occurrence;
    }

    /// <summary>The run that an event is about, if its start was reported.</summary>
    public ObservedRun? RunOf(JournalEvent journalEvent)
    {
        var attempt = Number(journalEvent["Attempt"]);
        return OccurrenceOf(journalEvent).Runs.Find(run => run.Attempt == attempt && run.Instance == journalEvent.Instance);
    }

    private void Begin(string job, string instant)
    {
        if (Words.TryReadInstant(instant, out var after))
        {
            begun[job] = after;
        }
    }

    private void Finish(JournalEvent journalEvent)
    {
        // Where its parts were joined meanwhile, that is how it ended.
        if (RunOf(journalEvent) is { Outcome: null } run)
        {
            run.End(journalEvent.At, journalEvent["Outcome"], journalEvent["Counts"]);
        }
    }

    // An attempt that fanned out ends with its parts.
    private void Join(JournalEvent journalEvent) =>
        OccurrenceOf(journalEvent).Runs.MaxBy(run => run.Attempt)?.End(journalEvent.At, journalEvent["State"], journalEvent["Counts"]);

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
