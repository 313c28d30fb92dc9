using DlmFunctions.FaultTests.Instance.Faults;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class WinnerKilledTests : TakeOverTests
{
    [Fact]
    public async Task A_winner_that_is_killed_at_any_step_is_replaced_within_ten_seconds()
    {
        await using var cluster = await StartAsync();

        foreach (var step in Enum.GetValues<Step>())
        {
            var (caught, _) = await TakeOverAsync(cluster, step, TrapKind.Kill);
            await cluster.StartAgainAsync(caught.Name);
        }

        await ConsumeAsync(cluster);
    }
}
