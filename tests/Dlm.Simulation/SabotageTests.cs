using Dlm.Simulation.Sabotage;

namespace Dlm.Simulation;

/// <summary>The proof of the proof: break a mechanism, and the seeds of CI find it.</summary>
public sealed class SabotageTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Sabotages.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_broken_mechanism_is_found(string sabotage)
    {
        var sweep = await SeedSweep.UntilFoundAsync(SimulationSettings.From, SimulationSettings.Seeds, Sabotages.All[sabotage]);

        sweep.Failed.Should().NotBeEmpty($"'{sabotage}' must be found within {SimulationSettings.Seeds} seeds");
        var found = sweep.Failed.Values.First();
        output.WriteLine($"{sabotage}: found by seed {found.Seed}, after {sweep.Seeds} seeds: {found.Violation!.Message}");
    }
}
