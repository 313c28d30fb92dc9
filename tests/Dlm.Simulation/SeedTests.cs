using System.Diagnostics;

namespace Dlm.Simulation;

/// <summary>The proof: no seed breaks an invariant.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task No_seed_breaks_an_invariant()
    {
        if (SimulationSettings.Replay is { } seed)
        {
            var replayed = SimulationRun.Of(seed, traced: true);
            output.WriteLine(replayed.Describe());
            Assert.Null(replayed.Violation);
            return;
        }

        var clock = Stopwatch.StartNew();
        var sweep = await SeedSweep.OverAsync(SimulationSettings.From, SimulationSettings.Seeds);
        output.WriteLine($"{sweep.Seeds} seeds, {sweep.Events} events, {sweep.VirtualTime.TotalHours:0} h of virtual time, in {clock.Elapsed.TotalSeconds:0} s ({Environment.CpuUsage.TotalTime.TotalSeconds:0} s of processor time).");
        output.WriteLine($"Seed {sweep.Slowest!.Seed} took longest to settle: {sweep.Slowest.Duration - sweep.Slowest.Scenario.Disturbed:hh\\:mm\\:ss} of calm.");
        if (sweep.Failed.Count > 0)
        {
            Assert.Fail(Report(sweep));
        }
    }

    private static string Report(SeedSweep sweep)
    {
        var lines = sweep.Failed.Values.Select(run => $"  seed {run.Seed}: {run.Violation!.Message}");
        return $"{sweep.Failed.Count} of {sweep.Seeds} seeds fail:\n{string.Join('\n', lines)}\n\n{SimulationRun.Of(sweep.Failed.Keys.First(), traced: true).Describe()}";
    }
}
