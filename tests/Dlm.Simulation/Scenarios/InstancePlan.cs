namespace Dlm.Simulation.Scenarios;

/// <summary>What an instance of a scenario is like.</summary>
/// <param name="Skew">How far its clock is ahead.</param>
internal sealed record InstancePlan(TimeSpan Skew)
{
    /// <summary>Its own setting: others may have another.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether it runs the version before.</summary>
    public bool IsOlder { get; init; }

    public override string ToString() => FormattableString.Invariant($"skew {Skew.TotalSeconds:0.###} s, lease {Lease.TotalSeconds} s{(IsOlder ? ", older" : "")}");
}
