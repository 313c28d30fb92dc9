namespace Dlm.Simulation;

/// <summary>A seed is a history: run again, it is the same to the last event.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(1234)]
    public void The_same_seed_replays_identically(int seed)
    {
        var first = SimulationRun.Of(seed);
        var second = SimulationRun.Of(seed, traced: true);

        second.Trace.Hash.Should().Be(first.Trace.Hash);
        second.Events.Should().Be(first.Events);
        second.Trace.Lines.Should().NotBeEmpty();
    }

    [Fact]
    public void Another_seed_is_another_history() =>
        SimulationRun.Of(8).Trace.Hash.Should().NotBe(SimulationRun.Of(7).Trace.Hash);
}
