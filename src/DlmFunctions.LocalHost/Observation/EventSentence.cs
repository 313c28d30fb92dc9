namespace DlmFunctions.LocalHost.Observation;

/// <summary>Tells an event in a few words.</summary>
internal static class EventSentence
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    /// <param name="journalEvent">The event.</param>
    /// <param name="observations">All events so far, this one included.</param>
    /// <returns>Nothing for an event that a person need not see.</returns>
    public static string? For(JournalEvent journalEvent, Observations observations) => journalEvent.Name switch
    {
        "OccurrenceFired" => $"fired {Offset(journalEvent, observations)}: {Outcome(journalEvent["Outcome"])}",
        "MessageSent" when journalEvent["Send"] == "1" => $"message sent {Offset(journalEvent, observations)}",
        "MessageSent" => $"message {journalEvent["Send"]} sent {Offset(journalEvent, observations)}",
        "RunStarted" => $"run starts {Offset(journalEvent, observations)}{Again(journalEvent)}",
        "RunProgress" => Progress(journalEvent, observations),
        "RunFinished" => Finished(journalEvent, observations),
        "PartsJoined" => $"{Words.Clean(journalEvent["State"]).ToUpperInvariant()} with all its parts: {Words.Counts(journalEvent["Counts"])}",
        "DuplicateDropped" => $"message dropped: {Words.Clean(journalEvent["Reason"])}",
        "JobBegun" => Words.Clean(journalEvent.Message),
        JournalEvent.LogLine => Words.Clean(journalEvent.Message),
        _ when journalEvent.IsAlarm => $"{journalEvent.Level.ToUpperInvariant()} {Words.Clean(journalEvent.Message)}",
        _ => null,
    };

    private static string Outcome(string outcome) => outcome switch
    {
        "Dispatched" => "WON, it is enqueued",
        "Recovered" => "TOOK OVER, it is enqueued",
        "Observed" => "a peer has it",
        "Skipped" => "skipped",
        "Deferred" => "deferred, no quorum of Redis databases",
        "Refused" => "refused, its configuration is out of date",
        _ => Words.Clean(outcome),
    };

    private static string? Progress(JournalEvent journalEvent, Observations observations)
    {
        if (observations.RunOf(journalEvent) is not { } run || journalEvent.At - run.ToldAt < ProgressInterval)
        {
            return null;
        }

        run.ToldAt = journalEvent.At;
        return $"running: {Words.Counts(journalEvent["Counts"])}";
    }

    private static string Finished(JournalEvent journalEvent, Observations observations)
    {
        var run = observations.RunOf(journalEvent);
        var duration = run is { FinishedAt: { } end } ? $" in {Words.Duration(end - run.StartedAt)}" : string.Empty;
        var counts = Words.Counts(journalEvent["Counts"]);
        return $"{journalEvent["Outcome"].ToUpperInvariant()}{duration}{(counts.Length > 0 ? $": {counts}" : string.Empty)}";
    }

    private static string Offset(JournalEvent journalEvent, Observations observations) =>
        Words.Offset(observations.OccurrenceOf(journalEvent).ScheduledAt, journalEvent.At);

    private static string Again(JournalEvent journalEvent) =>
        journalEvent["Attempt"] == "1" ? string.Empty : $", attempt {journalEvent["Attempt"]}";
}
