using DlmFunctions.LocalHost.Workers;

namespace DlmFunctions.LocalHost.Tests.Workers;

public sealed class RestartPausesTests
{
    [Fact]
    public void The_first_is_none_and_the_next_ones_grow_up_to_a_limit()
    {
        var pauses = new RestartPauses();

        Enumerable.Range(0, 8).Select(_ => pauses.After(TimeSpan.FromSeconds(2)).TotalSeconds).Should().Equal(0, 1, 2, 4, 8, 16, 30, 30);
    }

    [Fact]
    public void A_worker_that_lived_for_a_while_is_forgiven()
    {
        var pauses = new RestartPauses();
        pauses.After(TimeSpan.Zero);
        pauses.After(TimeSpan.Zero);

        pauses.After(TimeSpan.FromMinutes(2)).Should().Be(TimeSpan.Zero);
        pauses.After(TimeSpan.Zero).Should().Be(TimeSpan.FromSeconds(1));
    }
}
