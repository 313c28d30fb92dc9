using DlmFunctions.LocalHost.Settings;

namespace DlmFunctions.LocalHost.Tests.Settings;

public sealed class TickChoiceTests
{
    private const string TenSeconds = "*/10 * * * * *";

    [Theory]
    [InlineData("0 * * * * *", TenSeconds, TenSeconds)]
    [InlineData("*/10 * * * * *", TenSeconds, TenSeconds)]
    [InlineData("*/5 * * * * *", TenSeconds, "*/5 * * * * *")]
    [InlineData("*/3 * * * * *", TenSeconds, "*/2 * * * * *")]
    [InlineData("* * * * * *", TenSeconds, "* * * * * *")]
    [InlineData("0,7 0 0 1 1 *", TenSeconds, "*/5 * * * * *")]
    [InlineData("*/7 * * * * *", TenSeconds, "*/2 * * * * *")]
    [InlineData("*/20 * * * * *", "*/5 * * * * *", "*/5 * * * * *")]
    [InlineData("*/20 * * * * *", "0 * * * * *", TenSeconds)]
    [InlineData("*/20 * * * * *", "nonsense", TenSeconds)]
    [InlineData("0 0 0 30 2 *", TenSeconds, TenSeconds)]
    public void It_keeps_a_tick_that_is_fine_enough_and_else_takes_the_largest_step_that_is(string schedule, string configured, string expected) =>
        TickChoice.For(schedule, configured).Should().Be(expected);
}
