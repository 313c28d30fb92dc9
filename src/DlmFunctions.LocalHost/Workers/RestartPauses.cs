namespace DlmFunctions.LocalHost.Workers;

/// <summary>How long to wait before a worker is started again: not at all after the first crash, then longer and longer.</summary>
internal sealed class RestartPauses
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A worker that lived this long was well.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private TimeSpan next = TimeSpan.Zero;

    /// <param name="lived">How long the worker lived that has ended now.</param>
    public TimeSpan After(TimeSpan lived)
    {
        var pause = lived >= Healthy ? TimeSpan.Zero : next;
        next = pause == TimeSpan.Zero ? First : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, Longest.Ticks));
        return pause;
    }
}
