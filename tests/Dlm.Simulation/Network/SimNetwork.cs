using Dlm.Simulation.World;

namespace Dlm.Simulation.Network;

/// <summary>Decides what becomes of every request. While faults are off each one is answered within milliseconds.</summary>
internal sealed class SimNetwork(SimWorld world, FaultMix mix, Action<SimProcess> crash, Action<SimProcess, TimeSpan> pause)
{
    private static readonly TimeSpan Fastest = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(150);
    private readonly HashSet<(int Process, Service Service)> partitions = [];
    private readonly HashSet<Service> outages = [];

    /// <summary>What the rates are now: none once faults have stopped.</summary>
    public FaultMix Mix { get; private set; } = mix;

    public void Calm()
    {
        Mix = FaultMix.None;
        partitions.Clear();
        outages.Clear();
    }

    public void Cut(Service service) => outages.Add(service);

    public void Mend(Service service) => outages.Remove(service);

    public void Cut(SimProcess process, Service service) => partitions.Add((process.Number, service));

    public void Mend(SimProcess process, Service service) => partitions.Remove((process.Number, service));

    public Fate Decide(SimProcess caller, Service service)
    {
        var there = world.Between(Fastest, Slowest);
        var back = world.Between(Fastest, Slowest);
        DisturbCaller(caller, there + back);
        if (outages.Contains(service) || partitions.Contains((caller.Number, service)))
        {
            return world.Happens(0.5) ? new Fate(null, null) : new Fate(null, null, there);
        }

        var draw = world.Chance.NextDouble();
        return (draw -= Mix.LostRequest) < 0 ? new Fate(null, null)
            : (draw -= Mix.LostReply) < 0 ? new Fate(there, null)
            : (draw -= Mix.LateRequest) < 0 ? new Fate(world.Between(TimeSpan.FromSeconds(1), Latest), null)
            : draw - Mix.Refusal < 0 ? new Fate(null, null, there + back)
            : new Fate(there, back);
    }

    private void DisturbCaller(SimProcess caller, TimeSpan roundTrip)
    {
        if (world.Happens(Mix.CrashInCall))
        {
            world.Loop.Schedule(roundTrip * (1.5 * world.Chance.NextDouble()), () => crash(caller));
        }

        if (world.Happens(Mix.PauseInCall))
        {
            var duration = world.Between(TimeSpan.FromSeconds(1), LongestPause);
            world.Loop.Schedule(roundTrip * (1.5 * world.Chance.NextDouble()), () => pause(caller, duration));
        }
    }
}
