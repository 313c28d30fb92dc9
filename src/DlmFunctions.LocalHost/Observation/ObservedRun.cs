namespace DlmFunctions.LocalHost.Observation;

/// <summary>One attempt at an occurrence.</summary>
/// <param name="Instance">Who ran it.</param>
/// <param name="Attempt">The number of the attempt.</param>
/// <param name="StartedAt">When.</param>
internal sealed record ObservedRun(string Instance, int Attempt, DateTimeOffset StartedAt)
{
    public const string Success = "Succeeded";

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Nothing while it runs.</summary>
    public string? Outcome { get; private set; }

    /// <summary>When its progress was told last.</summary>
    public DateTimeOffset ToldAt { get; set; } = StartedAt;

    /// <summary>What the handler counted so far, as JSON.</summary>
    public string Counts { get; set; } = string.Empty;

    public void End(DateTimeOffset at, string outcome, string counts)
    {
        FinishedAt = at;
        Outcome = outcome;
        Counts = counts;
    }
}
