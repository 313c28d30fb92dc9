using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Faults;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class WinnerPausedTests : TakeOverTests
{
    // Longer than the lock lives, and than every time-out of the protocol.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(11);

    [Fact]
    public async Task A_winner_that_hangs_at_any_step_is_replaced_within_ten_seconds_and_harmless_when_it_wakes_up()
    {
        await using var cluster = await StartAsync();

        foreach (var step in Enum.GetValues<Step>())
        {
            var (caught, instant) = await TakeOverAsync(cluster, step, TrapKind.Pause);
            await FaultCluster.UntilAsync(instant + Pause);
            caught.Resume();
        }

        await ConsumeAsync(cluster);
    }
}
