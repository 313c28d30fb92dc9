using Dlm.Simulation.Invariants;
using Dlm.Simulation.Network;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Redis;
using Dlm.Simulation.Sabotage;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;
using Dlm.Telemetry;

namespace Dlm.Simulation.Cluster;

/// <summary>Everything that runs in one world: the servers, the instances, what is done to them, and the invariants that watch.</summary>
internal sealed class SimCluster
{
    private const int RedisNodes = 3;
    private static readonly TimeSpan LongestDowntime = TimeSpan.FromSeconds(60);
    private readonly SimInstance[] instances;
    private readonly Dictionary<int, SimHost> hosts = [];
    private readonly IReadOnlyList<Invariant> invariants;
    private int processes;

    public SimCluster(SimWorld world, Scenario scenario, Saboteur saboteur, DlmMetrics metrics)
    {
        World = world;
        Scenario = scenario;
        Saboteur = saboteur;
        Metrics = metrics;
        Network = new SimNetwork(world, scenario.Faults, Crash, Pause);
        Table = new SimTable(world, commit => Each(invariant => invariant.Committed(commit)));
        Queues = new SimQueues(
            world, Network, message => Each(invariant => invariant.Sent(message)), message => Each(invariant => invariant.Poisoned(message)));
        Nodes = [.. Enumerable.Range(0, RedisNodes).Select(_ => new RedisNode(world, world.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(40))))];
        instances = [.. scenario.Instances.Select((plan, index) => new SimInstance($"instance-{index + 1}", plan))];
        invariants = AllInvariants.For(this);
    }

    public SimWorld World { get; }

    public Scenario Scenario { get; }

    public Saboteur Saboteur { get; }

    public DlmMetrics Metrics { get; }

    public SimNetwork Network { get; }

    public SimTable Table { get; }

    public SimQueues Queues { get; }

    public IReadOnlyList<RedisNode> Nodes { get; }

    /// <summary>The configuration that instances start with.</summary>
    public int Deployed { get; set; } = 1;

    /// <summary>The bodies that somebody put on the queue of a job and that mean nothing.</summary>
    public List<(string Job, string Body)> Garbage { get; } = [];

    /// <summary>The rows that are none of this version's business.</summary>
    public HashSet<(string Partition, string Key)> NewerRows { get; } = [];

    /// <summary>Those of them that were put where their job was not decided yet, as a newer version does: the watermark must not pass them.</summary>
    public HashSet<(string Partition, string Key)> WatchedRows { get; } = [];

    /// <summary>The messages that are none of this version's business.</summary>
    public List<(string Queue, string Body)> NewerMessages { get; } = [];

    /// <summary>When faults stopped; null before.</summary>
    public DateTimeOffset? CalmSince { get; private set; }

    public IReadOnlyList<SimInstance> Instances => instances;

    public SimHost HostOf(SimProcess process) => hosts[process.Number];

    public void StartAll()
    {
        foreach (var instance in instances)
        {
            Start(instance);
        }
    }

    public void Crash(SimProcess process) => Crash(process, World.Between(TimeSpan.FromSeconds(1), LongestDowntime));

    public void Crash(SimProcess process, TimeSpan downtime)
    {
        if (MayFail(process) && process.State != ProcessState.Dead)
        {
            World.Note($"{process.Name} dies");
            Each(invariant => invariant.InstanceFailed(process));
            HostOf(process).Kill();
            World.Loop.Schedule(downtime, () => Start(InstanceOf(process)));
        }
    }

    public void Pause(SimProcess process, TimeSpan duration)
    {
        if (MayFail(process) && process.State == ProcessState.Running)
        {
            Each(invariant => invariant.InstanceFailed(process));
            World.Note($"{process.Name} is paused for {duration.TotalSeconds} s");
            process.Pause();
            World.Loop.Schedule(duration, () => Resume(process));
        }
    }

    /// <summary>Shuts an instance down in an orderly way, and starts it again.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="configVersion">The configuration that it gets; null for the deployed one.</param>
    /// <param name="misconfigured">Whether its schedules are not those of that configuration.</param>
    public void Restart(SimInstance instance, int? configVersion = null, bool misconfigured = false)
    {
        if (instance.Host is { Process.State: ProcessState.Running } host)
        {
            World.Note($"{instance.Name} drains");
            host.Drain();
            AwaitDeath(instance, host, configVersion, misconfigured);
        }
    }

    /// <summary>Stops all faults: everything is up, with the deployed configuration, from now on.</summary>
    public void Calm()
    {
        World.Note($"faults stop");
        CalmSince = World.Now;
        Network.Calm();
        foreach (var node in Nodes)
        {
            node.Start();
        }

        foreach (var instance in instances)
        {
            if (instance.Host is { } host)
            {
                Resume(host.Process);
            }

            if (instance.Host is not { Process.State: ProcessState.Running })
            {
                Start(instance);
            }
            else if (instance.Host.ConfigVersion != Deployed || instance.Host.Misconfigured)
            {
                Restart(instance);
            }
        }
    }

    public void HandlerStarted(HandlerRun handler)
    {
        World.Note($"{handler.Process.Name}: handler of {handler.Run.Occurrence} starts, attempt {handler.Run.Attempt}, checkpoint {handler.Run.Checkpoint}");
        Each(invariant => invariant.HandlerStarted(handler));
    }

    public void HandlerDid(HandlerRun handler, int step)
    {
        World.Note($"{handler.Process.Name}: handler of {handler.Run.Occurrence} does step {step}");
        Each(invariant => invariant.HandlerDid(handler, step));
    }

    public void HandlerEnded(HandlerRun handler, bool succeeded)
    {
        World.Note($"{handler.Process.Name}: handler of {handler.Run.Occurrence} ends, {(succeeded ? "well" : "badly")}");
        Each(invariant => invariant.HandlerEnded(handler, succeeded));
    }

    /// <summary>A handler has named the parts of an occurrence: others will do the work.</summary>
    public void HandlerPlanned(HandlerRun handler, int parts)
    {
        World.Note($"{handler.Process.Name}: handler of {handler.Run.Occurrence} plans {parts} parts");
        Each(invariant => invariant.HandlerEnded(handler, succeeded: false));
    }

    public void DeliveryStarted(Delivery delivery) => Each(invariant => invariant.DeliveryStarted(delivery));

    public void DeliveryEnded(Delivery delivery, Exception? fault) => Each(invariant => invariant.DeliveryEnded(delivery, fault));

    /// <summary>Whether nothing is left of the disturbed phase.</summary>
    public bool IsSettled => invariants.All(invariant => invariant.IsSettled);

    /// <summary>Checks what must hold at the end.</summary>
    public void Finish() => Each(invariant => invariant.Ended());

    private void Start(SimInstance instance, int? configVersion = null, bool misconfigured = false)
    {
        if (instance.Host is { Process.State: not ProcessState.Dead })
        {
            return;
        }

        var process = new SimProcess(World.Loop, World.Chance, ++processes, instance.Name, instance.Plan.Skew);
        var host = new SimHost(
            this, process, instance.Plan, CalmSince is null ? configVersion ?? Deployed : Deployed, misconfigured && CalmSince is null);
        hosts[process.Number] = host;
        instance.Host = host;
        World.Note($"{instance.Name} starts, configuration {host.ConfigVersion}{(host.Misconfigured ? " with other schedules" : "")}");
        host.Start();
    }

    private void AwaitDeath(SimInstance instance, SimHost host, int? configVersion, bool misconfigured)
    {
        if (host.Process.State == ProcessState.Dead)
        {
            Start(instance, configVersion, misconfigured);
        }
        else
        {
            World.Loop.Schedule(TimeSpan.FromSeconds(1), () => AwaitDeath(instance, host, configVersion, misconfigured));
        }
    }

    private void Resume(SimProcess process)
    {
        if (process.State == ProcessState.Paused)
        {
            World.Note($"{process.Name} goes on");
            process.Resume();
        }
    }

    private bool MayFail(SimProcess process) =>
        CalmSince is null && !(Scenario.OnlyInstancesFail && instances[0].Name == process.Name);

    private SimInstance InstanceOf(SimProcess process) => instances.First(instance => instance.Name == process.Name);

    private void Each(Action<Invariant> check)
    {
        foreach (var invariant in invariants)
        {
            check(invariant);
        }
    }
}
