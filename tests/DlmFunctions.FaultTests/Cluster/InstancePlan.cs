namespace DlmFunctions.FaultTests.Cluster;

/// <summary>One instance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ticks">Whether it fires <c>schedule_jobs</c>.</param>
/// <param name="Consumes">Whether it processes messages.</param>
/// <param name="Skew">How far its clock is ahead of the others.</param>
internal sealed record InstancePlan(string Name, bool Ticks = true, bool Consumes = true, TimeSpan Skew = default)
{
    /// <summary>Settings of its own, above those of the cluster.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}
