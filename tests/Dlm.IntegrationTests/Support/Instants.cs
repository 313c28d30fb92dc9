namespace Dlm.IntegrationTests.Support;

internal static class Instants
{
    /// <summary>A whole second in the past.</summary>
    public static DateTimeOffset SecondsAgo(int seconds)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(-seconds);
    }
}
