using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dlm.Runs;

/// <summary>
/// Receives the messages of a queue. The record decides what a delivery means: it starts the occurrence, or is dropped because the
/// occurrence runs, rests or has ended.
/// </summary>
public sealed class RunExecutor
{
    private readonly RunLedger runs;
    private readonly LeaseLedger leases;
    private readonly RunAttempt attempts;
    private readonly ManualRequests requests;
    private readonly Dispatcher dispatcher;
    private readonly RejectLedger rejects;
    private readonly JobCatalog jobs;
    private readonly JobHandlers handlers;
    private readonly OpenRunTracker tracker;
    private readonly DlmMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<RunExecutor> log;

    internal RunExecutor(
        RunLedger runs,
        LeaseLedger leases,
        RunAttempt attempts,
        ManualRequests requests,
        Dispatcher dispatcher,
        RejectLedger rejects,
        JobCatalog jobs,
        JobHandlers handlers,
        OpenRunTracker tracker,
        DlmMetrics metrics,
        TimeProvider time,
        ILogger<RunExecutor> log)
    {
        this.runs = runs;
        this.leases = leases;
        this.attempts = attempts;
        this.requests = requests;
        this.dispatcher = dispatcher;
        this.rejects = rejects;
        this.jobs = jobs;
        this.handlers = handlers;
        this.tracker = tracker;
        this.metrics = metrics;
        this.time = time;
        this.log = log;
    }

    /// <summary>Processes one message.</summary>
    /// <param name="job">The job whose queue it came from.</param>
    /// <param name="message">The body, as it is on the queue: JSON, or base64 of it.</param>
    /// <param name="cancellationToken">Cancelled when the host shuts down: the run is handed back to the queue.</param>
    /// <exception cref="Exception">What the handler threw, so that the platform shows it and delivers the message again.</exception>
    /// <exception cref="StorageUnavailableException">The record cannot be read or written now: the platform delivers the message again.</exception>
    public async Task ExecuteAsync(string job, string message, CancellationToken cancellationToken)
    {
        var body = MessageBody.Read(message);
        var received = ReceivedMessage.Parse(body);
        switch (received)
        {
            case ReceivedMessage.WakeUp wakeUp when Find(job, wakeUp.Occurrence.Job) is { } definition:
                await WakeAsync(definition, wakeUp, body, cancellationToken);
                break;
            case var _ when ReceivedMessage.IsNewer(body) && jobs.TryGet(job, out var served):
                await PutBackAsync(served, "?", body, "it is of a newer version", cancellationToken);
                break;
            case ReceivedMessage.Request request when Find(job, request.Job) is { } definition:
                await requests.ConvertAsync(definition, request.Key, cancellationToken);
                break;
            case ReceivedMessage.Garbage garbage:
                await RejectAsync(job, body, garbage.Reason, cancellationToken);
                break;
            default:
                await RejectAsync(job, body, $"It names the job \"{NamedJob(received)}\", which this queue does not serve.", cancellationToken);
                break;
        }
    }

    private JobDefinition? Find(string servedJob, string namedJob) =>
        namedJob == servedJob && handlers.Contains(namedJob) && jobs.TryGet(namedJob, out var job) ? job : null;

    private static string NamedJob(ReceivedMessage received) => ReceivedMessage.Shorten(received switch
    {
        ReceivedMessage.WakeUp wakeUp => wakeUp.Occurrence.Job,
        ReceivedMessage.Request request => request.Job,
        _ => "",
    });

    private async Task WakeAsync(JobDefinition job, ReceivedMessage.WakeUp wakeUp, string body, CancellationToken cancellationToken)
    {
        var occurrence = wakeUp.Occurrence;
        using var scope = log.BeginOccurrence(occurrence);
        while (true)
        {
            var read = await runs.ReadAsync(occurrence, cancellationToken);
            if (read.Value is not { } run)
            {
                if (ReceivedMessage.IsNewer(body))
                {
                    await PutBackAsync(job, occurrence.Name, body, "it is of a newer version, and there is no record that this one knows", cancellationToken);
                    return;
                }

                log.MessageWithoutRecord(job.Name, occurrence.Name);
                metrics.Rejected(job.Name);
                return;
            }

            if (run.State == RunState.Unknown)
            {
                await PutBackAsync(job, occurrence.Name, body, "its record is of a newer version, or damaged", cancellationToken);
                return;
            }

            if (ReasonToDrop(run, read.StorageTime) is { } reason)
            {
                Drop(run, reason);
                return;
            }

            var start = new LeaseStart(time.GetTimestamp(), read.StorageTime);
            var (result, taken) = await leases.TryTakeAsync(run, job, cancellationToken);
            switch (result)
            {
                case LeaseTake.Taken:
                    tracker.Expect(job.Name);
                    await attempts.RunAsync(job, taken!, start, wakeUp.TraceParent, cancellationToken);
                    return;
                case LeaseTake.SlotFilled:
                    tracker.Expect(job.Name);
                    Drop(run, "another occurrence of the job is running");
                    return;
                case LeaseTake.SlotUnknown:
                    tracker.Expect(job.Name);
                    await PutBackAsync(job, occurrence.Name, body, "the running slot is of a newer version, or damaged", cancellationToken);
                    return;
            }
        }
    }

    private static string? ReasonToDrop(RunRecord run, DateTimeOffset storageTime) => run switch
    {
        { IsFinal: true } => $"the occurrence has ended: {run.State}",
        { State: RunState.Running } => "the occurrence is running",
        { State: RunState.FannedOut } => "the occurrence waits for its parts",
        _ when run.NotBefore > storageTime => "the occurrence rests before its next attempt",
        _ => null,
    };

    private void Drop(RunRecord run, string reason)
    {
        log.DuplicateDropped(run.Occurrence.Job, run.Occurrence.Name, reason);
        metrics.DuplicateDropped(run.Occurrence.Job, run.State.ToString());
        if (!run.IsFinal)
        {
            tracker.Expect(run.Occurrence.Job);
        }
    }

    private async Task PutBackAsync(JobDefinition job, string occurrence, string body, string reason, CancellationToken cancellationToken)
    {
        await dispatcher.PutBackAsync(job, body, cancellationToken);
        log.MessagePutBack(job.Name, occurrence, reason);
    }

    private async Task RejectAsync(string job, string body, string reason, CancellationToken cancellationToken)
    {
        await rejects.KeepAsync(job, body, reason, cancellationToken);
        log.MessageRejected(job, reason);
        metrics.Rejected(job);
    }
}
