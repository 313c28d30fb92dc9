namespace Dlm.Runs;

/// <summary>
/// A handler throws it when it has to wait for longer than it should hold its function, for example for a rate limit that is used up. The
/// occurrence rests until then and goes on from its checkpoint. This is not counted as a failure, and the platform shows none.
/// </summary>
public sealed class RetryLaterException : Exception
{
    /// <summary>The longest rest: a message can be kept back for seven days. Who has to wait longer is woken then, and may throw again.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7) - TimeSpan.FromHours(1);

    /// <summary>Asks for a rest.</summary>
    /// <param name="delay">How long; cut to the range from zero to <see cref="LongestDelay"/>.</param>
    /// <param name="reason">Why, for the record.</param>
    public RetryLaterException(TimeSpan delay, string reason)
        : base(reason) =>
        Delay = delay < TimeSpan.Zero ? TimeSpan.Zero : delay < LongestDelay ? delay : LongestDelay;

    /// <summary>How long the occurrence rests.</summary>
    public TimeSpan Delay { get; }
}
