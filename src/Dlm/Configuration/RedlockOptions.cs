namespace Dlm.Configuration;

/// <summary>The settings of the election, <c>Dlm:Redlock</c>.</summary>
public sealed class RedlockOptions
{
    /// <summary>
    /// StackExchange.Redis configuration strings, one for each database that votes: an odd number, at least three.
    /// Default: databases 2, 3 and 4 of <c>localhost:6379</c>.
    /// </summary>
    public IReadOnlyList<string> Endpoints { get; set; } = [];

    /// <summary>
    /// How this instance authenticates with the servers. Default <see cref="RedisCredential.None"/>;
    /// <see cref="RedisCredential.ManagedIdentity"/> only in Azure, over TLS.
    /// </summary>
    public RedisCredential Credential { get; set; } = RedisCredential.None;

    /// <summary>The client id of a user-assigned managed identity. Default none: the system-assigned one.</summary>
    public string? ClientId { get; set; }

    /// <summary>How long a lock lives unless it is renewed. Default 10 s; 1 s to 10 min.</summary>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one Redis may take to answer before its vote counts as missing. Default 500 ms; 50 ms to 5 s.</summary>
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an instance contends before it turns to the ledger. Default 2 s; 100 ms to 10 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What happens while no quorum of databases can be reached. Default <see cref="QuorumLossPolicy.UseLedger"/>.</summary>
    public QuorumLossPolicy OnQuorumLost { get; set; } = QuorumLossPolicy.UseLedger;

    /// <summary>From which offset between the local clock and the median of the Redis clocks on a warning is logged. Default 2 s; 100 ms to 1 h.</summary>
    public TimeSpan ClockOffsetWarning { get; set; } = TimeSpan.FromSeconds(2);
}
