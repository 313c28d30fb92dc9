using Dlm.Queueing;

namespace Dlm.Benchmarks.Ticks;

/// <summary>A queue that only counts.</summary>
internal sealed class MemoryQueue : IJobQueue
{
    public int Sent { get; private set; }

    public Task SendAsync(string queue, JobMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        Sent++;
        return Task.CompletedTask;
    }

    public Task PutBackAsync(string queue, string body, TimeSpan delay, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EnsureCreatedAsync(string queue, CancellationToken cancellationToken) => Task.CompletedTask;
}
