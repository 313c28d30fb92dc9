namespace Dlm.Jobs;

/// <summary>A job as it was configured, validated.</summary>
/// <param name="Name">The name of the job: the partition of its records.</param>
/// <param name="Schedule">When it is due.</param>
/// <param name="Queue">The storage queue that its messages go to.</param>
/// <param name="Misfire">What becomes of missed instants.</param>
/// <param name="MisfireThreshold">With <see cref="MisfirePolicy.Skip"/>: from which age on an instant is missed.</param>
/// <param name="Overlap">Whether its occurrences may run side by side.</param>
/// <param name="MaxAttempts">How often an occurrence may fail before it ends as failed.</param>
/// <param name="RetryDelay">How long a failed occurrence rests before its next attempt.</param>
/// <param name="Timeout">How long one attempt may take.</param>
/// <param name="ConfigVersion">Orders configurations of the job: a lower one never decides over a higher one.</param>
public sealed record JobDefinition(
    string Name,
    CronSchedule Schedule,
    string Queue,
    MisfirePolicy Misfire,
    TimeSpan MisfireThreshold,
    OverlapPolicy Overlap,
    int MaxAttempts,
    TimeSpan RetryDelay,
    TimeSpan Timeout,
    int ConfigVersion);
