using Dlm.Queueing;

namespace Dlm.IntegrationTests.Support;

/// <summary>A queue whose sending fails as a test wants it.</summary>
internal sealed class ScriptedQueue(IJobQueue inner, Func<Func<Task>, Task> onSend) : IJobQueue
{
    public Task SendAsync(string queue, JobMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        onSend(() => inner.SendAsync(queue, message, delay, cancellationToken));

    public Task PutBackAsync(string queue, string body, TimeSpan delay, CancellationToken cancellationToken) =>
        onSend(() => inner.PutBackAsync(queue, body, delay, cancellationToken));

    public Task EnsureCreatedAsync(string queue, CancellationToken cancellationToken) => inner.EnsureCreatedAsync(queue, cancellationToken);
}
