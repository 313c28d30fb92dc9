using Dlm.Simulation.Network;
using Dlm.Simulation.World;

namespace Dlm.Simulation.Queue;

/// <summary>The queues on the server: at least once, in no particular order, invisible for a while after each delivery.</summary>
internal sealed class SimQueues(SimWorld world, SimNetwork network, Action<SimMessage> put, Action<SimMessage> poisoned)
{
    public const string PoisonSuffix = "-poison";
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan ShortestInvisibility = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestInvisibility = TimeSpan.FromMinutes(10);
    private readonly List<QueueListener> listeners = [];
    private readonly List<SimMessage> messages = [];

    /// <summary>The messages that are still there.</summary>
    public IEnumerable<SimMessage> Waiting => messages.Where(message => !message.Deleted);

    /// <summary>Whether messages may have been deleted that nobody has seen.</summary>
    public bool Lossy { get; private set; }

    public void Listen(QueueListener listener) => listeners.Add(listener);

    public void Leave(QueueListener listener) => listeners.Remove(listener);

    public void Send(string queue, string body, TimeSpan delay = default)
    {
        Add(queue, body, delay);
        if (world.Happens(network.Mix.DuplicateMessage))
        {
            Add(queue, body, delay);
        }
    }

    public void Complete(SimMessage message, int receipt)
    {
        if (receipt == message.Receipt && !world.Happens(network.Mix.LostRequest))
        {
            message.Deleted = true;
        }
    }

    public void Release(SimMessage message, int receipt, TimeSpan delay)
    {
        if (receipt == message.Receipt)
        {
            message.Holder = null;
            message.VisibleAt = world.Now + delay;
            OfferAfter(message, delay + Poll());
        }
    }

    public void Poison(SimMessage message, int receipt)
    {
        if (receipt == message.Receipt && !message.Deleted)
        {
            message.Deleted = true;
            poisoned(message);
            Add(message.Queue + PoisonSuffix, message.Body, TimeSpan.Zero);
        }
    }

    /// <summary>Deletes what waits, as somebody who clears a queue would.</summary>
    public void Purge()
    {
        Lossy = true;
        foreach (var message in messages)
        {
            message.Deleted = true;
        }
    }

    private void Add(string queue, string body, TimeSpan delay)
    {
        var message = new SimMessage(messages.Count, queue, body) { VisibleAt = world.Now + delay, Deleted = world.Happens(network.Mix.LostMessage) };
        messages.Add(message);
        Lossy |= message.Deleted;
        world.Note($"queue {queue}: message {message.Number} {body}{(message.Deleted ? " (deleted at once)" : "")}");
        put(message);
        OfferAfter(message, delay + (world.Happens(network.Mix.LateMessage) ? world.Between(LongestPoll, LongestDelay) : Poll()));
    }

    private TimeSpan Poll() => world.Between(TimeSpan.Zero, LongestPoll);

    private void OfferAfter(SimMessage message, TimeSpan delay) => world.Loop.Schedule(delay, () => Offer(message));

    private void Offer(SimMessage message)
    {
        if (message.Deleted || message.VisibleAt > world.Now)
        {
            return;
        }

        var invisibility = network.Mix == FaultMix.None ? LongestInvisibility : world.Between(ShortestInvisibility, LongestInvisibility);
        if (message.Holder is { Process.State: ProcessState.Running })
        {
            // The host of a function renews the invisibility of what it works on.
            message.VisibleAt = world.Now + invisibility;
            OfferAfter(message, invisibility);
            return;
        }

        var able = listeners.Where(listener => listener.Queue == message.Queue && listener.CanReceive).ToList();
        if (able.Count == 0)
        {
            OfferAfter(message, LongestPoll);
            return;
        }

        var chosen = able[world.Chance.Next(able.Count)];
        message.DequeueCount++;
        message.VisibleAt = world.Now + invisibility;
        OfferAfter(message, invisibility);
        chosen.Receive(message, ++message.Receipt);
    }
}
