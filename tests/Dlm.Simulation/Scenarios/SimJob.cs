using Dlm.Configuration;
using Dlm.Jobs;

namespace Dlm.Simulation.Scenarios;

/// <summary>A job of a scenario: its policies, the schedules it has one after the other, and how its handler behaves.</summary>
internal sealed record SimJob
{
    public required string Name { get; init; }

    /// <summary>The schedule of each configuration; the first has version 1.</summary>
    public required IReadOnlyList<SimSchedule> Schedules { get; init; }

    public bool Enabled { get; init; } = true;

    public MisfirePolicy Misfire { get; init; }

    public TimeSpan MisfireThreshold { get; init; }

    public OverlapPolicy Overlap { get; init; }

    public int MaxAttempts { get; init; }

    public TimeSpan RetryDelay { get; init; }

    public int Steps { get; init; }

    /// <summary>How many parts its handler plans; 0 where it is always run as a whole.</summary>
    public int Parts { get; init; }

    /// <summary>How long an attempt may take.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>How long a step takes at most.</summary>
    public TimeSpan StepTime { get; init; }

    /// <summary>How long the handler goes on after it was cancelled.</summary>
    public TimeSpan Stubbornness { get; init; }

    public string Queue => JobOptions.DefaultQueue(Name);

    /// <param name="version">The version of the configuration.</param>
    /// <param name="misconfigured">Whether the schedule is that of another version.</param>
    public JobOptions Options(int version, bool misconfigured) => new()
    {
        Schedule = Schedules[(misconfigured ? version : version - 1) % Schedules.Count].Cron,
        Enabled = Enabled,
        Misfire = Misfire,
        MisfireThreshold = MisfireThreshold,
        Overlap = Overlap,
        MaxAttempts = MaxAttempts,
        RetryDelay = RetryDelay,
        Timeout = Timeout,
        ConfigVersion = version,
    };
}
