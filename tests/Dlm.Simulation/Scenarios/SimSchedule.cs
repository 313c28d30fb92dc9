namespace Dlm.Simulation.Scenarios;

/// <summary>
/// A schedule that fires every so many seconds, as arithmetic: what the engine's cron evaluation is checked against.
/// </summary>
/// <param name="Period">In seconds: a divisor of a minute, or whole minutes that divide an hour.</param>
/// <param name="Offset">In seconds, smaller than the period and than a minute.</param>
internal sealed record SimSchedule(int Period, int Offset)
{
    public string Cron => Period < 60
        ? $"{string.Join(',', Enumerable.Range(0, 60 / Period).Select(step => Offset + (step * Period)))} * * * * *"
        : $"{Offset} */{Period / 60} * * * *";

    /// <summary>The instants after <paramref name="after"/> up to and including <paramref name="upTo"/>, oldest first.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset upTo)
    {
        var period = Period * TimeSpan.TicksPerSecond;
        var phase = (after.UtcTicks - (Offset * TimeSpan.TicksPerSecond)) % period;
        for (var ticks = after.UtcTicks - phase + period; ticks <= upTo.UtcTicks; ticks += period)
        {
            yield return new DateTimeOffset(ticks, TimeSpan.Zero);
        }
    }
}
