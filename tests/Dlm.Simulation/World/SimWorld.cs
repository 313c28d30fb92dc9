using System.Runtime.CompilerServices;

namespace Dlm.Simulation.World;

/// <summary>One world: its loop, its chance and its trace. Two worlds share nothing.</summary>
internal sealed class SimWorld
{
    public SimWorld(int seed, DateTimeOffset start, Trace trace)
    {
        Trace = trace;
        Chance = new Random(seed);
        Loop = new SimLoop(start, trace);
        Start = start;
    }

    public DateTimeOffset Start { get; }

    public Trace Trace { get; }

    /// <summary>All chance of the world, handed out in the order of events.</summary>
    public Random Chance { get; }

    public SimLoop Loop { get; }

    public DateTimeOffset Now => Loop.Now;

    public void Note([InterpolatedStringHandlerArgument("")] TraceLine line)
    {
        if (Trace.Enabled)
        {
            Trace.Add(Now, line.ToString());
        }
    }

    /// <summary>Whether something with this probability happens now.</summary>
    public bool Happens(double probability) => probability > 0 && Chance.NextDouble() < probability;

    /// <summary>A duration between the two, short ones being more likely.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most)
    {
        var draw = Chance.NextDouble();
        return least + ((most - least) * (draw * draw));
    }
}
