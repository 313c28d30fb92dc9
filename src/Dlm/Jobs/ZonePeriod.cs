namespace Dlm.Jobs;

/// <summary>A stretch of time in which a zone's offset to UTC stays the same.</summary>
/// <param name="Start">Its first instant, UTC.</param>
/// <param name="End">The first instant after it, UTC.</param>
/// <param name="Offset">Local time minus UTC.</param>
/// <param name="Reached">How far the local time had come before: later than <see cref="LocalStart"/> in an overlap, earlier in a gap.</param>
internal readonly record struct ZonePeriod(DateTime Start, DateTime End, TimeSpan Offset, DateTime Reached)
{
    public DateTime LocalStart => Start + Offset;

    public DateTime LocalEnd => End + Offset;
}
