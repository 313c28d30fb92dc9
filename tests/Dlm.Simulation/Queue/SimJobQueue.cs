using Dlm.Queueing;
using Dlm.Simulation.Network;
using Dlm.Storage;

namespace Dlm.Simulation.Queue;

/// <summary>The queues as a process reaches them.</summary>
internal sealed class SimJobQueue(SimQueues queues, SimClient client, TimeSpan timeout) : IJobQueue
{
    public Task SendAsync(string queue, JobMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        PutBackAsync(queue, message.ToJson(), delay, cancellationToken);

    public Task PutBackAsync(string queue, string body, TimeSpan delay, CancellationToken cancellationToken) =>
        client.AskAsync<bool>(
            Service.Queue, timeout, () => Put(queue, body, delay), reason => new StorageUnavailableException(reason), cancellationToken);

    public Task EnsureCreatedAsync(string queue, CancellationToken cancellationToken) => Task.CompletedTask;

    private Answer<bool>? Put(string queue, string body, TimeSpan delay)
    {
        queues.Send(queue, body, delay);
        return new Answer<bool>(true);
    }
}
