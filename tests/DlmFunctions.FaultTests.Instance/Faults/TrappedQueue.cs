using Dlm.Queueing;

namespace DlmFunctions.FaultTests.Instance.Faults;

/// <summary>Queues with a trap behind sending.</summary>
internal sealed class TrappedQueue(IJobQueue queue, Trap trap) : IJobQueue
{
    public async Task SendAsync(string name, JobMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        await queue.SendAsync(name, message, delay, cancellationToken);
        if (message.Occurrence.Job == Trap.Job)
        {
            trap.Reach(Step.Sent);
        }
    }

    public Task PutBackAsync(string name, string body, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.PutBackAsync(name, body, delay, cancellationToken);

    public Task EnsureCreatedAsync(string name, CancellationToken cancellationToken) => queue.EnsureCreatedAsync(name, cancellationToken);
}
