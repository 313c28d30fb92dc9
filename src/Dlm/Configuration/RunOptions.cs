namespace Dlm.Configuration;

/// <summary>The settings of runs and of their repair, <c>Dlm:Runs</c>.</summary>
public sealed class RunOptions
{
    /// <summary>
    /// How long a run of this instance may go without a renewal before its lease is ended. Renewed every third of it. The record says how long
    /// it is, so instances may differ. Default 60 s; 6 s to 1 h.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a decided occurrence may wait for its first message before another instance sends it. Default 5 s; 2 s to 1 min.</summary>
    public TimeSpan ClaimAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an enqueued occurrence may wait for its start before its message is sent again; doubles with every message, up to 1 h.
    /// Keep it above <c>maxPollingInterval</c> + <c>visibilityTimeout</c> of host.json + the usual backlog. Default 2 min; 5 s to 1 h.
    /// </summary>
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often an instance that knows of no unfinished occurrence looks for one. Default 5 min; 5 s to 1 h.</summary>
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the writes that end a run may take while the host shuts down. Default 5 s; 1 s to 1 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
