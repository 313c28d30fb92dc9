using AwesomeAssertions;

namespace DlmFunctions.LocalHost.Tests.Support;

internal static class Eventually
{
    /// <summary>Polls until the condition holds, for 30 s at most.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string because)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        condition().Should().BeTrue(because);
    }
}
