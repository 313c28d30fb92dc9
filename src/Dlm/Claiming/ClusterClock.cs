using Dlm.Configuration;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Claiming;

/// <summary>
/// The local clock, corrected by the median offset of the Redis clocks. It makes an instance with a skewed clock punctual; nothing is
/// decided early or twice without it.
/// </summary>
internal sealed class ClusterClock(
    IRedisClocks clocks, IOptions<DlmOptions> options, DlmMetrics metrics, TimeProvider time, ILogger<ClusterClock> log)
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private TimeSpan offset;
    private long? measuredAt;
    private bool lost;

    /// <summary>Now, in cluster time.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow() + offset;

    /// <summary>How far cluster time is ahead of the local clock.</summary>
    public TimeSpan Offset => offset;

    /// <summary>Measures the offset anew, at most once a minute; sooner while no Redis clock can be read.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (measuredAt is { } at && time.GetElapsedTime(at) < RefreshInterval)
        {
            return;
        }

        var offsets = await MeasureAsync(cancellationToken);
        if (offsets.Count == 0)
        {
            Lose();
            return;
        }

        lost = false;
        measuredAt = time.GetTimestamp();
        Use(offsets.Order().ElementAt(offsets.Count / 2));
    }

    private async Task<IReadOnlyList<TimeSpan>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.Redlock.NodeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var offsets = await clocks.MeasureOffsetsAsync(either.Token);
            cancellationToken.ThrowIfCancellationRequested();
            return offsets;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    private void Lose()
    {
        if (!lost)
        {
            log.ClusterTimeLost();
        }

        lost = true;
        measuredAt = null;
        Use(TimeSpan.Zero);
    }

    private void Use(TimeSpan measured)
    {
        if (measured.Duration() >= options.Value.Redlock.ClockOffsetWarning)
        {
            log.ClockSkewed(measured);
        }

        offset = measured;
        metrics.ClockOffset(measured);
    }
}
