namespace DlmFunctions.LocalHost.Observation;

/// <summary>What the instances reported about one occurrence.</summary>
/// <param name="job">The job.</param>
/// <param name="name">Its scheduled instant, or <c>manual:key</c>; a part has its number behind it.</param>
internal sealed class ObservedOccurrence(string job, string name)
{
    public string Job => job;

    public string Name => name;

    /// <summary>Nothing for one that was asked for by hand.</summary>
    public DateTimeOffset? ScheduledAt { get; } = Words.TryReadInstant(Words.Split(name).Whole, out var instant) ? instant : null;

    /// <summary>Whether it is a part of an occurrence.</summary>
    public bool IsPart { get; } = Words.Split(name).Part is not null;

    public List<Firing> Firings { get; } = [];

    public List<Sending> Messages { get; } = [];

    public List<ObservedRun> Runs { get; } = [];

    /// <summary>The first message that was sent for it.</summary>
    public Sending? FirstMessage => Messages.MinBy(message => message.At);
}
