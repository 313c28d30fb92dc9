namespace Dlm.Runs;

/// <summary>One decision about a stretch of a schedule.</summary>
/// <param name="UpTo">The last instant that it covers.</param>
/// <param name="At">When it was made, by storage's clock.</param>
/// <param name="Nonce">Marks its rows, over all retries.</param>
/// <param name="FinalBefore">Every scheduled record before it is known to have ended; null where nothing is known.</param>
internal sealed record Decision(DateTimeOffset UpTo, DateTimeOffset At, string Nonce, DateTimeOffset? FinalBefore = null);
