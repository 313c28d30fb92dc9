using Dlm.Configuration;
using Dlm.Simulation.Network;

namespace Dlm.Simulation.Scenarios;

/// <summary>What a world starts with and what happens to it.</summary>
internal sealed record Scenario
{
    public required int Seed { get; init; }

    public required IReadOnlyList<InstancePlan> Instances { get; init; }

    public required IReadOnlyList<SimJob> Jobs { get; init; }

    public required SimSchedule Tick { get; init; }

    public required FaultMix Faults { get; init; }

    public required IReadOnlyList<Incident> Incidents { get; init; }

    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether the table has the rows of a job that is configured no more.</summary>
    public bool HasRemovedJob { get; init; }

    public QuorumLossPolicy OnQuorumLost { get; init; }

    /// <summary>How long faults may happen.</summary>
    public required TimeSpan Disturbed { get; init; }

    /// <summary>Whether instances die and stop, all but the first, and nothing else ever goes wrong.</summary>
    public bool OnlyInstancesFail { get; init; }

    public bool IsFaultFree => Faults == FaultMix.None && Incidents.Count == 0;

    public SimJob Job(string name) => Jobs.First(job => job.Name == name);

    public DlmOptions Options(int version, TimeSpan lease, bool misconfigured = false)
    {
        var options = new DlmOptions { TickSchedule = Tick.Cron, Redlock = { OnQuorumLost = OnQuorumLost } };
        foreach (var job in Jobs)
        {
            options.Jobs[job.Name] = job.Options(Math.Min(version, job.Schedules.Count), misconfigured);
        }

        options.Runs.Lease = lease;
        options.Runs.ResendAfter = ResendAfter;
        options.Runs.ScanInterval = ScanInterval;
        options.Ledger.Retention = Retention;
        return options;
    }

    public override string ToString() =>
        $"seed {Seed}: {Instances.Count} instances ({string.Join("; ", Instances)}), tick {Tick.Cron}, resend {ResendAfter.TotalSeconds} s, scan {ScanInterval.TotalSeconds} s, retention {Retention}, {OnQuorumLost}"
        + string.Concat(Jobs.Select(job => $"\n  {job with { Schedules = [] }}: {string.Join(" then ", job.Schedules.Select(schedule => schedule.Cron))}"))
        + $"\n  {Faults}"
        + string.Concat(Incidents.Select(incident => $"\n  {incident.After:mm\\:ss} {incident.Name}"));
}
