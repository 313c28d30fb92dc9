using System.Diagnostics.Metrics;
using Dlm.Simulation.Cluster;
using Dlm.Simulation.Sabotage;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.World;
using Dlm.Telemetry;

namespace Dlm.Simulation;

/// <summary>One world from its first event to its last: a disturbed phase, a calm one, the verdict.</summary>
internal sealed class SimulationRun
{
    private static readonly DateTimeOffset Epoch = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestCalm = TimeSpan.FromMinutes(45);
    private static readonly DlmMetrics Metrics = new(new Meters());

    private SimulationRun(int seed, Scenario scenario, Trace trace)
    {
        Seed = seed;
        Scenario = scenario;
        Trace = trace;
    }

    public int Seed { get; }

    public Scenario Scenario { get; }

    public Trace Trace { get; }

    /// <summary>What went wrong, or null.</summary>
    public InvariantViolatedException? Violation { get; private set; }

    public long Events { get; private set; }

    /// <summary>How much virtual time went by.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">The seed: it determines everything.</param>
    /// <param name="saboteur">What is broken on purpose.</param>
    /// <param name="traced">Whether to keep the last events as text.</param>
    public static SimulationRun Of(int seed, Saboteur? saboteur = null, bool traced = false) =>
        Of(ScenarioGenerator.Generate(seed), saboteur, traced);

    /// <summary>Runs a scenario that no seed draws.</summary>
    public static SimulationRun Of(Scenario scenario, Saboteur? saboteur = null, bool traced = false)
    {
        var run = new SimulationRun(scenario.Seed, scenario, new Trace(traced, SimulationSettings.TraceLength));
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            run.Execute(saboteur ?? Saboteur.None);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        return run;
    }

    /// <summary>The whole story of a traced run: the scenario, the last events, the verdict and how to see it again.</summary>
    public string Describe() =>
        $"""
        {Scenario}

        {string.Join('\n', Trace.Lines)}

        {Violation?.Message ?? "No invariant is broken."}
        {Events} events, trace hash {Trace.Hash:x16}. Again: DLM_SIM_SEED={Seed} dotnet test tests/Dlm.Simulation
        """;

    private void Execute(Saboteur saboteur)
    {
        var world = new SimWorld(Seed, Epoch, Trace);
        try
        {
            var cluster = new SimCluster(world, Scenario, saboteur, Metrics);
            Schedule(world, cluster);
            if (Scenario.HasRemovedJob)
            {
                RemovedJob.Add(cluster);
            }

            cluster.StartAll();
            world.Loop.RunUntil(world.Start + Scenario.Disturbed);
            cluster.Calm();
            world.Loop.RunUntil(world.Now + Settling);
            while (!cluster.IsSettled && world.Now < cluster.CalmSince + LongestCalm)
            {
                world.Loop.RunUntil(world.Now + Look);
            }

            cluster.Finish();
        }
        catch (InvariantViolatedException violation)
        {
            Violation = violation;
        }

        Events = world.Loop.Count;
        Duration = world.Now - world.Start;
    }

    private void Schedule(SimWorld world, SimCluster cluster)
    {
        foreach (var incident in Scenario.Incidents)
        {
            world.Loop.Schedule(incident.After, () =>
            {
                world.Note($"*** {incident.Name}");
                incident.Happen(cluster);
            });
        }
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
