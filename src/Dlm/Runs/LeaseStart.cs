namespace Dlm.Runs;

/// <summary>When a lease was asked for.</summary>
/// <param name="RequestedAt">On this process's monotonic clock, from before the request.</param>
/// <param name="StorageTime">At the same moment, on storage's clock.</param>
internal sealed record LeaseStart(long RequestedAt, DateTimeOffset StorageTime);
