using Dlm.Simulation.World;

namespace Dlm.Simulation.Queue;

/// <summary>What the Functions host does for a queue-triggered function of one process: deliver, delete, deliver again, poison.</summary>
internal sealed class QueueListener(SimWorld world, SimQueues queues, SimProcess process, string queue, Func<SimMessage, Task<bool>> function)
{
    private const int MaxDequeueCount = 5;
    private const int BatchSize = 16;
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Transfer = TimeSpan.FromMilliseconds(10);
    private int active;

    public string Queue => queue;

    public SimProcess Process => process;

    public bool CanReceive => process.State == ProcessState.Running && active < BatchSize;

    public void Receive(SimMessage message, int receipt)
    {
        active++;
        message.Holder = this;
        world.Loop.Schedule(world.Between(TimeSpan.Zero, Transfer), process, () => _ = HandleAsync(message, receipt));
    }

    private async Task HandleAsync(SimMessage message, int receipt)
    {
        world.Note($"{process.Name}: delivery {message.DequeueCount} of message {message.Number} on {queue}");
        var mayPoison = !queue.EndsWith(SimQueues.PoisonSuffix, StringComparison.Ordinal);
        var done = (message.DequeueCount <= MaxDequeueCount || !mayPoison) && await function(message);
        active--;
        if (done)
        {
            queues.Complete(message, receipt);
        }
        else if (mayPoison && message.DequeueCount >= MaxDequeueCount)
        {
            queues.Poison(message, receipt);
        }
        else
        {
            queues.Release(message, receipt, VisibilityTimeout);
        }
    }
}
