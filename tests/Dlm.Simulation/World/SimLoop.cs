using System.Runtime.InteropServices;

namespace Dlm.Simulation.World;

/// <summary>
/// The event loop of one world: everything that happens is an event at an instant of true time, and events of the same instant happen in
/// the order in which they were scheduled. True time is also storage's time; processes see it through clocks of their own.
/// </summary>
internal sealed class SimLoop(DateTimeOffset start, Trace trace)
{
    private const long MostEvents = 3_000_000;
    private static readonly SendOrPostCallback Invoke = static action => ((Action)action!)();
    private readonly PriorityQueue<Event, (long At, long Order)> events = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long order;
    private InvariantViolatedException? violation;

    /// <summary>True time.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>How many events have happened.</summary>
    public long Count { get; private set; }

    public void Schedule(TimeSpan delay, Action action) => Schedule(delay, null, Invoke, action);

    /// <summary>Schedules something that a process does: later if it is paused then, never if it is dead.</summary>
    public void Schedule(TimeSpan delay, SimProcess? process, Action action) => Schedule(delay, process, Invoke, action);

    public void Schedule(TimeSpan delay, SimProcess? process, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            violation ??= new InvariantViolatedException("A continuation escaped to another thread: the simulation would not replay.");
            return;
        }

        var at = delay > TimeSpan.Zero ? Now + delay : Now;
        events.Enqueue(new Event(process, callback, state), (at.UtcTicks, order++));
    }

    /// <summary>Lets everything happen up to an instant.</summary>
    /// <exception cref="InvariantViolatedException">An invariant does not hold.</exception>
    public void RunUntil(DateTimeOffset until)
    {
        while (events.TryPeek(out _, out var moment) && moment.At <= until.UtcTicks)
        {
            var next = events.Dequeue();
            Now = new DateTimeOffset(moment.At, TimeSpan.Zero);
            Count++;
            trace.Mix(moment.At, next.Process?.Number ?? 0);
            next.Happen();
            if (Count == MostEvents)
            {
                Violate($"{MostEvents} events have happened, and there is no end of it.");
            }

            if (violation is not null)
            {
                throw violation;
            }
        }

        Now = until;
    }

    /// <summary>Ends the world: what it was doing violates an invariant.</summary>
    public InvariantViolatedException Violate(string what)
    {
        violation ??= new InvariantViolatedException(what);
        return violation;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Event(SimProcess? Process, SendOrPostCallback Callback, object? State)
    {
        public void Happen()
        {
            if (Process is null)
            {
                Callback(State);
            }
            else
            {
                Process.Run(Callback, State);
            }
        }
    }
}
