using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Simulation.Network;

namespace Dlm.Simulation.Scenarios;

/// <summary>Draws a scenario from a seed. Every tenth one is free of faults.</summary>
internal sealed class ScenarioGenerator
{
    private const int FaultFreeEvery = 10;

    // How many runs of a job may be at work side by side at most: one instance takes sixteen, and a backlog must not grow for ever.
    private const int BearableRuns = 20;
    private static readonly string[] Names = ["import_data", "send_report", "clean_up"];
    private readonly Dice dice;
    private readonly int seed;
    private readonly bool faultFree;

    private ScenarioGenerator(int seed)
    {
        this.seed = seed;
        dice = new Dice(seed);
        faultFree = seed % FaultFreeEvery == 0;
    }

    public static Scenario Generate(int seed) => new ScenarioGenerator(seed).Generate();

    private Scenario Generate()
    {
        var disturbed = TimeSpan.FromSeconds(dice.Between(100, 280));
        var tick = new SimSchedule(dice.Pick(5, 10, 10), 0);
        var lease = dice.Seconds(12, 30, 60);
        var jobs = Names.Take(dice.Between(1, 3)).Select(name => Job(name, tick, lease)).ToList();
        var skews = Enumerable.Range(0, dice.Between(1, 6)).Select(_ => Skew()).ToList();
        return new Scenario
        {
            Seed = seed,
            Skews = skews,
            Jobs = jobs,
            Tick = tick,
            Lease = lease,
            ResendAfter = dice.Seconds(15, 40, 120),
            ScanInterval = dice.Seconds(30, 300),
            OnQuorumLost = dice.Happens(0.2) ? QuorumLossPolicy.Skip : QuorumLossPolicy.UseLedger,
            Faults = faultFree ? FaultMix.None : Faults(),
            Incidents = faultFree ? [] : new IncidentGenerator(dice, disturbed, jobs, skews.Count).Generate(),
            Disturbed = disturbed,
        };
    }

    private SimJob Job(string name, SimSchedule tick, TimeSpan lease)
    {
        var schedules = Enumerable.Range(0, faultFree ? 1 : 3).Select(_ => Schedule(tick)).ToList();
        var steps = dice.Between(1, 4);
        var period = TimeSpan.FromSeconds(schedules.Min(schedule => schedule.Period));
        var brief = period / 3 / steps;
        var bearable = period * BearableRuns / steps;
        var stepTime = dice.Pick(TimeSpan.FromSeconds(1), brief, lease * 0.8, lease * 2.5);
        return new SimJob
        {
            Name = name,
            Schedules = schedules,
            Enabled = faultFree || !dice.Happens(0.1),
            Misfire = dice.Pick(MisfirePolicy.FireOnce, MisfirePolicy.FireAll, MisfirePolicy.Skip),
            MisfireThreshold = dice.Seconds(5, 20, 60),
            Overlap = dice.Pick(OverlapPolicy.Allow, OverlapPolicy.Forbid),
            MaxAttempts = dice.Pick(1, 2, 3, 5, 8),
            RetryDelay = dice.Seconds(0, 2, 10, 45),
            Steps = steps,
            StepTime = faultFree ? brief : stepTime < bearable ? stepTime : bearable,
            Stubbornness = faultFree ? TimeSpan.Zero : dice.Seconds(0, 0, 0, 5),
        };
    }

    private SimSchedule Schedule(SimSchedule tick)
    {
        var period = Math.Max(dice.Pick(5, 10, 20, 30, 60, 120), tick.Period);
        return new SimSchedule(period, dice.Between(0, Math.Min(period, 60) - 1));
    }

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
        };

        double Rate(double typical) => dice.Happens(0.5) ? typical * scale : 0;
    }
}
