namespace Dlm.Simulation.World;

/// <summary>
/// A process: the synchronization context in which its code runs, one step at a time. A dead one drops all that is still to come, in the
/// middle of whatever it was doing; a paused one does it when it is resumed.
/// </summary>
internal sealed class SimProcess : SynchronizationContext
{
    private static readonly TimeSpan Disorder = TimeSpan.FromMilliseconds(2);
    private readonly SimLoop loop;
    private readonly Random chance;
    private readonly List<(SendOrPostCallback Callback, object? State)> held = [];

    public SimProcess(SimLoop loop, Random chance, int number, string name, TimeSpan skew)
    {
        this.loop = loop;
        this.chance = chance;
        Number = number;
        Name = name;
        StartedAt = loop.Now;
        Clock = new SimClock(loop, this, skew);
    }

    public int Number { get; }

    public string Name { get; }

    public SimClock Clock { get; }

    public ProcessState State { get; private set; } = ProcessState.Running;

    public DateTimeOffset StartedAt { get; }

    /// <summary>When it last went on after a pause.</summary>
    public DateTimeOffset ResumedAt { get; private set; }

    public override void Post(SendOrPostCallback d, object? state) => loop.Schedule(TimeSpan.Zero, this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing may block here.");

    public override SynchronizationContext CreateCopy() => this;

    public void Run(SendOrPostCallback callback, object? state)
    {
        switch (State)
        {
            case ProcessState.Running:
                SetSynchronizationContext(this);
                try
                {
                    callback(state);
                }
                finally
                {
                    SetSynchronizationContext(null);
                }

                break;
            case ProcessState.Paused:
                held.Add((callback, state));
                break;
        }
    }

    public void Kill()
    {
        State = ProcessState.Dead;
        held.Clear();
    }

    public void Pause() => State = State == ProcessState.Running ? ProcessState.Paused : State;

    /// <summary>Goes on. Timers and replies that came in meanwhile are seen in any order.</summary>
    public void Resume()
    {
        if (State != ProcessState.Paused)
        {
            return;
        }

        State = ProcessState.Running;
        ResumedAt = loop.Now;
        foreach (var (callback, state) in held)
        {
            loop.Schedule(Disorder * chance.NextDouble(), this, callback, state);
        }

        held.Clear();
    }
}
