using DlmFunctions.LocalHost.Observation;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>When the first messages of a job's occurrences were sent, by the journals of the instances.</summary>
internal sealed class Sendings(IEnumerable<JournalEvent> events, string job)
{
    private readonly ILookup<string, DateTimeOffset> sent =
        events.Where(logged => logged.Name == "MessageSent" && logged["Job"] == job).ToLookup(logged => logged["Occurrence"], logged => logged.At);

    /// <summary>The longest time from an instant to its first message.</summary>
    public TimeSpan LongestDelay(IEnumerable<DateTimeOffset> instants) => instants.Max(instant => sent[LedgerRow.NameOf(instant)].Min() - instant);
}
