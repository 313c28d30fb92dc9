namespace Dlm.Runs;

/// <summary>
/// Thrown by a handler that has to wait for longer than a run should: the attempt ends without counting as a failure, and a delayed
/// wake-up resumes it from its checkpoint.
/// </summary>
public sealed class RetryLaterException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="delay">How long to wait; at most 6 days, since a message can be delayed by 7.</param>
    /// <param name="reason">Why, for the record.</param>
    public RetryLaterException(TimeSpan delay, string reason)
        : base(reason) => Delay = delay;

    /// <summary>How long to wait.</summary>
    public TimeSpan Delay { get; }
}
