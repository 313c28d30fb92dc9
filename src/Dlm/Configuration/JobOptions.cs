using Dlm.Jobs;

namespace Dlm.Configuration;

/// <summary>The settings of one job, <c>Dlm:Jobs:&lt;name&gt;</c>.</summary>
public sealed class JobOptions
{
    /// <summary>Cron expression with six fields, seconds first. Required, but for <c>import_data</c>: <c>0 * * * * *</c>.</summary>
    public string? Schedule { get; set; }

    /// <summary>IANA name of the time zone of the schedule. Default <c>UTC</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Storage queue for the job's messages. Default: the job's name with hyphens for underscores.</summary>
    public string? Queue { get; set; }

    /// <summary>Whether the schedule is followed. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>What becomes of missed instants. Default <see cref="MisfirePolicy.FireOnce"/>.</summary>
    public MisfirePolicy Misfire { get; set; } = MisfirePolicy.FireOnce;

    /// <summary>With <see cref="MisfirePolicy.Skip"/>: from which age on an instant is missed. Default one minute, at least one second.</summary>
    public TimeSpan MisfireThreshold { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether occurrences may run side by side. Default <see cref="OverlapPolicy.Allow"/>.</summary>
    public OverlapPolicy Overlap { get; set; } = OverlapPolicy.Allow;

    /// <summary>How often an occurrence may fail before it ends as failed. Default 5, as <c>maxDequeueCount</c> in host.json; 1 to 100.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>
    /// How long a failed occurrence rests before its next attempt. Default 10 s; keep it below <c>visibilityTimeout</c> in host.json,
    /// or only the scan brings the occurrence back. Zero to one day.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one attempt may take; then its handler is cancelled, the attempt has failed, and the next one goes on from the checkpoint.
    /// Default 25 min; keep it below <c>functionTimeout</c> in host.json, which kills the process. One second to one day.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(25);

    /// <summary>
    /// Raise it with every change of schedule or time zone, a roll-back included: an instance with a lower version, or with the same version and
    /// another schedule, refuses to decide. Default 1, at least 1.
    /// </summary>
    public int ConfigVersion { get; set; } = 1;

    /// <summary>The queue of a job that names none.</summary>
    public static string DefaultQueue(string job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Replace('_', '-');
    }
}
