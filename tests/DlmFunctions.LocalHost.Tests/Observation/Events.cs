using System.Globalization;
using DlmFunctions.LocalHost.Observation;

namespace DlmFunctions.LocalHost.Tests.Observation;

/// <summary>Events as instances report them, for occurrences of <c>import_data</c> around noon.</summary>
internal static class Events
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static JournalEvent Fired(string instance, string outcome, double after = 0.01) => Event("OccurrenceFired", instance, after, ("Outcome", outcome));

    public static JournalEvent Sent(string instance, int send = 1, double after = 0.02) =>
        Event("MessageSent", instance, after, ("Send", send.ToString(CultureInfo.InvariantCulture)));

    public static JournalEvent Started(string instance, int attempt = 1, double after = 0.5) =>
        Event("RunStarted", instance, after, ("Attempt", attempt.ToString(CultureInfo.InvariantCulture)));

    public static JournalEvent Progress(string instance, double after, string counts) =>
        Event("RunProgress", instance, after, ("Attempt", "1"), ("Counts", counts));

    /// <summary>The same event for a part of the occurrence.</summary>
    public static JournalEvent OfPart(this JournalEvent journalEvent, int part) =>
        journalEvent with { Data = new Dictionary<string, string>(journalEvent.Data) { ["Occurrence"] = $"2026-11-23T12:00:00Z/{part}" } };

    public static JournalEvent Finished(string instance, string outcome = "Succeeded", int attempt = 1, double after = 0.75) =>
        Event("RunFinished", instance, after, ("Attempt", attempt.ToString(CultureInfo.InvariantCulture)), ("Outcome", outcome), ("Counts", """{"pages":3,"written":60}"""));

    public static JournalEvent Event(string name, string instance, double after, params IEnumerable<(string Name, string Value)> data) => new(
        Noon.AddSeconds(after),
        instance,
        name,
        "Information",
        name,
        data.Prepend(("Job", "import_data")).Prepend(("Occurrence", "2026-11-23T12:00:00Z")).ToDictionary());

    public static Observations ToObservations(this IEnumerable<JournalEvent> events)
    {
        var observations = new Observations();
        foreach (var journalEvent in events)
        {
            observations.Add(journalEvent);
        }

        return observations;
    }
}
