using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Simulation.Network;

namespace Dlm.Simulation.Scenarios;

/// <summary>Draws a scenario from a seed. Of every ten, one is free of faults, and in one nothing but instances fail.</summary>
internal sealed class ScenarioGenerator
{
    private const int Kinds = 10;
    private const int FaultFree = 0;
    private const int OnlyInstancesFail = 5;

    // How many runs of a job may be at work side by side at most: one instance takes sixteen, and a backlog must not grow for ever.
    private const int BearableRuns = 20;
    // What is fanned out passes the queue twice, and without faults no occurrence overlaps the next.
    private static readonly TimeSpan ShortestPeriodForParts = TimeSpan.FromSeconds(20);
    private static readonly string[] Names = ["import_data", "send_report", "clean_up"];
    private readonly Dice dice;
    private readonly int seed;
    private readonly bool faultFree;
    private readonly bool onlyInstancesFail;

    private ScenarioGenerator(int seed)
    {
        this.seed = seed;
        dice = new Dice(seed);
        faultFree = seed % Kinds == FaultFree;
        onlyInstancesFail = seed % Kinds == OnlyInstancesFail;
    }

    public static Scenario Generate(int seed) => new ScenarioGenerator(seed).Generate();

    private Scenario Generate()
    {
        var disturbed = TimeSpan.FromSeconds(dice.Between(100, 280));
        var tick = new SimSchedule(dice.Pick(5, 10, 10), 0);
        var lease = dice.Seconds(12, 30, 60);
        var jobs = Names.Take(dice.Between(1, 3)).Select(name => Job(name, tick, lease)).ToList();
        var ownLeases = dice.Happens(0.5);
        var instances = Enumerable.Range(0, dice.Between(onlyInstancesFail ? 2 : 1, 6)).Select(_ => Instance(ownLeases ? null : lease)).ToList();
        return new Scenario
        {
            Seed = seed,
            Instances = instances,
            Jobs = jobs,
            Tick = tick,
            ResendAfter = dice.Seconds(15, 40, 120),
            ScanInterval = dice.Seconds(30, 300),
            Retention = dice.Pick(TimeSpan.FromDays(30), TimeSpan.FromDays(30), TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(240)),
            HasRemovedJob = dice.Happens(0.2),
            OnQuorumLost = dice.Happens(0.2) ? QuorumLossPolicy.Skip : QuorumLossPolicy.UseLedger,
            OnlyInstancesFail = onlyInstancesFail,
            Faults = faultFree ? FaultMix.None : onlyInstancesFail ? new FaultMix { CrashInCall = 0.01, PauseInCall = 0.01 } : Faults(),
            Incidents = faultFree ? [] : Incidents(new IncidentGenerator(dice, disturbed, jobs, instances.Count)),
            Disturbed = disturbed,
        };
    }

    private IReadOnlyList<Incident> Incidents(IncidentGenerator generator) =>
        onlyInstancesFail ? generator.GenerateStops() : generator.Generate();

    private SimJob Job(string name, SimSchedule tick, TimeSpan lease)
    {
        var schedules = Enumerable.Range(0, faultFree ? 1 : 3).Select(_ => Schedule(tick)).ToList();
        var steps = dice.Between(1, 4);
        var period = TimeSpan.FromSeconds(schedules.Min(schedule => schedule.Period));
        var brief = period / 3 / steps;
        var parts = faultFree && period < ShortestPeriodForParts ? 0 : dice.Pick(0, 0, 0, 2, 3);
        var bearable = period * BearableRuns / (steps * Math.Max(parts, 1));
        var stepTime = dice.Pick(TimeSpan.FromSeconds(1), brief, lease * 0.8, lease * 2.5);
        stepTime = faultFree ? brief : stepTime < bearable ? stepTime : bearable;
        return new SimJob
        {
            Name = name,
            Schedules = schedules,
            Enabled = faultFree || onlyInstancesFail || !dice.Happens(0.1),
            Misfire = dice.Pick(MisfirePolicy.FireOnce, MisfirePolicy.FireAll, MisfirePolicy.Skip),
            MisfireThreshold = dice.Seconds(5, 20, 60),
            Overlap = dice.Pick(OverlapPolicy.Allow, OverlapPolicy.Forbid),
            MaxAttempts = dice.Pick(1, 2, 3, 5, 8),
            RetryDelay = dice.Seconds(0, 2, 10, 45),
            Steps = steps,
            Parts = parts,
            StepTime = stepTime,
            Timeout = faultFree || dice.Happens(0.8) ? TimeSpan.FromMinutes(25) : TimeSpan.FromSeconds(1) + (stepTime * 1.5),
            Stubbornness = faultFree ? TimeSpan.Zero : dice.Seconds(0, 0, 0, 5),
        };
    }

    private SimSchedule Schedule(SimSchedule tick)
    {
        var period = Math.Max(dice.Pick(5, 10, 20, 30, 60, 120), tick.Period);
        return new SimSchedule(period, dice.Between(0, Math.Min(period, 60) - 1));
    }

    // The version before judges all leases by its own setting, so it works only where they are alike.
    private InstancePlan Instance(TimeSpan? sharedLease) => sharedLease is { } shared
        ? new InstancePlan(Skew()) { Lease = shared, IsOlder = dice.Happens(0.2) }
        : new InstancePlan(Skew()) { Lease = dice.Seconds(12, 30, 60) };

    private TimeSpan Skew() => dice.Happens(0.25)
        ? TimeSpan.FromSeconds(dice.Between(-90, 90))
        : TimeSpan.FromMilliseconds(dice.Between(-200, 200));

    private FaultMix Faults()
    {
        var scale = dice.Pick(0.3, 1, 1, 3);
        return new FaultMix
        {
            LostRequest = Rate(0.01),
            LostReply = Rate(0.02),
            LateRequest = Rate(0.01),
            Refusal = Rate(0.01),
            CrashInCall = Rate(0.002),
            PauseInCall = Rate(0.002),
            DuplicateMessage = Rate(0.1),
            LateMessage = Rate(0.05),
            LostMessage = Rate(0.05),
            HandlerFailure = dice.Pick(0, 0, 0.05, 0.2, 0.6),
            HandlerRest = dice.Pick(0, 0, 0, 0.05, 0.2),
            HandlerGivesUp = dice.Pick(0, 0, 0, 0.05),
        };

        double Rate(double typical) => dice.Happens(0.5) ? typical * scale : 0;
    }
}
