namespace Dlm.Benchmarks.Ticks;

/// <summary>A clock that goes on by a minute a tick, and stands still in between.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Goes on to the next instant, which it returns.</summary>
    public DateTimeOffset Step() => now = now.AddMinutes(1);
}
