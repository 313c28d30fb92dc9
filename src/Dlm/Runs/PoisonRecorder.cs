using Dlm.Queueing;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Runs;

/// <summary>
/// Receives what the platform gave up on: it keeps the message and alerts. It decides nothing, since a message is only a wake-up: the
/// record of its occurrence and the scan settle what becomes of the run.
/// </summary>
public sealed class PoisonRecorder
{
    private readonly RejectLedger rejects;
    private readonly DlmMetrics metrics;
    private readonly ILogger<PoisonRecorder> log;

    internal PoisonRecorder(RejectLedger rejects, DlmMetrics metrics, ILogger<PoisonRecorder> log)
    {
        this.rejects = rejects;
        this.metrics = metrics;
        this.log = log;
    }

    /// <summary>Records one message of a poison queue.</summary>
    /// <param name="job">The job whose poison queue it is.</param>
    /// <param name="message">The body, as it is on the queue: JSON, or base64 of it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="Storage.StorageUnavailableException">It could not be recorded: let the platform deliver it again.</exception>
    public async Task RecordAsync(string job, string message, CancellationToken cancellationToken)
    {
        var body = MessageBody.Read(message);
        var (occurrence, reason) = ReceivedMessage.Parse(body) switch
        {
            ReceivedMessage.WakeUp wakeUp => (wakeUp.Occurrence.Name, "Every delivery of it failed."),
            ReceivedMessage.Garbage garbage => ("?", garbage.Reason),
            _ => ("?", "Every delivery of it failed."),
        };
        await rejects.KeepAsync(job, body, reason, cancellationToken);
        log.MessagePoisoned(job, occurrence);
        metrics.Rejected(job);
    }
}
