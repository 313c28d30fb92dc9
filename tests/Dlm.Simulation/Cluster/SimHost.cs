using Dlm.Claiming;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Scheduling;
using Dlm.Simulation.Network;
using Dlm.Simulation.Queue;
using Dlm.Simulation.Redis;
using Dlm.Simulation.Sabotage;
using Dlm.Simulation.Scenarios;
using Dlm.Simulation.Table;
using Dlm.Simulation.World;
using Dlm.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dlm.Simulation.Cluster;

/// <summary>One process: the real engine above simulated seams, with a timer that ticks it and listeners that deliver to it.</summary>
internal sealed class SimHost : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EarliestTick = TimeSpan.FromMilliseconds(8);
    private readonly SimCluster cluster;
    private readonly Scheduler scheduler;
    private readonly RunExecutor executor;
    private readonly PoisonRecorder poison;
    private readonly List<QueueListener> listeners = [];
    private readonly CancellationTokenSource stopping;
    private readonly InstancePlan plan;
    private int busy;

    public SimHost(SimCluster cluster, SimProcess process, InstancePlan plan, int configVersion, bool misconfigured)
    {
        this.cluster = cluster;
        this.plan = plan;
        Process = process;
        ConfigVersion = configVersion;
        Misconfigured = misconfigured;
        stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, process.Clock);
        var services = Build();
        scheduler = services.GetRequiredService<Scheduler>();
        executor = services.GetRequiredService<RunExecutor>();
        poison = services.GetRequiredService<PoisonRecorder>();
    }

    public SimProcess Process { get; }

    /// <summary>Which configuration of the scenario's jobs it was started with.</summary>
    public int ConfigVersion { get; }

    /// <summary>Whether its schedules are not those of its configuration's version.</summary>
    public bool Misconfigured { get; }

    /// <summary>How long it lets its leases last.</summary>
    public TimeSpan Lease => plan.Lease;

    /// <summary>Whether it runs the version before.</summary>
    public bool IsOlder => plan.IsOlder;

    private SimWorld World => cluster.World;

    public void Start()
    {
        foreach (var job in cluster.Scenario.Jobs)
        {
            Listen(job.Queue, message => DeliverAsync(new Delivery(Process, job, message)));
            Listen(job.Queue + SimQueues.PoisonSuffix, message => DeliverPoisonAsync(job, message));
        }

        World.Loop.Schedule(TimeSpan.Zero, Process, () => _ = TickAsync());
    }

    /// <summary>Dies now, in the middle of everything.</summary>
    public void Kill()
    {
        listeners.ForEach(cluster.Queues.Leave);
        Process.Kill();
    }

    /// <summary>Shuts down as on SIGTERM: takes nothing new, cancels what runs, and is killed after a grace period.</summary>
    public void Drain()
    {
        listeners.ForEach(cluster.Queues.Leave);
        World.Loop.Schedule(TimeSpan.Zero, Process, stopping.Cancel);
        AwaitIdle(World.Now + Grace);
    }

    public void Dispose() => stopping.Dispose();

    private void AwaitIdle(DateTimeOffset deadline)
    {
        if (Process.State == ProcessState.Dead)
        {
            return;
        }

        if ((busy == 0 && stopping.IsCancellationRequested) || World.Now >= deadline)
        {
            Kill();
        }
        else
        {
            World.Loop.Schedule(TimeSpan.FromMilliseconds(200), () => AwaitIdle(deadline));
        }
    }

    private ServiceProvider Build()
    {
        var options = cluster.Scenario.Options(ConfigVersion, Lease, Misconfigured);
        var client = new SimClient(World, cluster.Network, Process);
        var redis = new RedisClient(cluster.Nodes, client, options.Redlock.NodeTimeout);
        var chance = new Random(World.Chance.Next());
        ITableStore table = new SimTableStore(World, cluster.Table, client, Process, options.Ledger.RequestTimeout);
        table = plan.IsOlder ? new VersionBefore(table) : table;
        var services = new ServiceCollection();
        DlmServiceCollectionExtensions.AddEngine(services);
        services.AddSingleton<TimeProvider>(Process.Clock);
        services.AddSingleton(new Randomness(chance));
        services.AddSingleton(new InstanceIdentity(Process.Name));
        services.AddSingleton(Options.Create(options));
        services.AddSingleton(cluster.Metrics);
        var wrapped = cluster.Saboteur.Wrap(table, Process, cluster.Scenario);
        services.AddSingleton(Misconfigured ? cluster.Saboteur.WrapMisconfigured(wrapped) : wrapped);
        services.AddSingleton<IJobQueue>(new SimJobQueue(cluster.Queues, client, options.Ledger.RequestTimeout));
        services.AddSingleton<IElection>(new SimElection(redis, chance, Process.Clock, options.Redlock.Ttl));
        services.AddSingleton<IRedisClocks>(new SimRedisClocks(redis, Process.Clock));
        services.AddSingleton(new SimHandler(cluster, Process));
        foreach (var job in cluster.Scenario.Jobs)
        {
            services.AddSingleton(new JobHandlerRegistration(job.Name, typeof(SimHandler)));
        }

        if (World.Trace.Enabled)
        {
            services.AddSingleton(World);
            services.AddSingleton(Process);
            services.AddSingleton(typeof(ILogger<>), typeof(TraceLogger<>));
        }
        else
        {
            services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        }

        return services.BuildServiceProvider();
    }

    private void Listen(string queue, Func<SimMessage, Task<bool>> function)
    {
        var listener = new QueueListener(World, cluster.Queues, Process, queue, function);
        listeners.Add(listener);
        cluster.Queues.Listen(listener);
    }

    // A timer trigger: by the local clock, never twice at a time, now and then a few milliseconds early.
    private async Task TickAsync()
    {
        var last = DateTimeOffset.MinValue;
        while (!stopping.IsCancellationRequested)
        {
            var now = Process.Clock.GetUtcNow();
            last = cluster.Scenario.Tick.Between(now > last ? now : last, DateTimeOffset.MaxValue).First();
            var early = World.Happens(0.3) ? EarliestTick * World.Chance.NextDouble() : TimeSpan.Zero;
            await CallAsync("tick", async () =>
            {
                await Task.Delay(Positive(last - now - early), Process.Clock, stopping.Token);
                await scheduler.TickAsync(stopping.Token);
            });
        }
    }

    private static TimeSpan Positive(TimeSpan duration) => duration > TimeSpan.Zero ? duration : TimeSpan.Zero;

    private async Task<bool> DeliverAsync(Delivery delivery)
    {
        cluster.DeliveryStarted(delivery);
        Exception? fault = null;
        await CallAsync("function", async () =>
        {
            try
            {
                await cluster.Saboteur.ExecuteAsync(
                    delivery, cluster.Table, () => executor.ExecuteAsync(delivery.Job.Name, delivery.Message.Body, stopping.Token));
            }
            catch (Exception thrown)
            {
                fault = thrown;
                throw;
            }
        });
        World.Note($"{Process.Name}: message {delivery.Message.Number} {(fault is null ? "done" : $"failed: {fault.GetType().Name} {fault.Message}")}");
        cluster.DeliveryEnded(delivery, fault);
        return fault is null;
    }

    private async Task<bool> DeliverPoisonAsync(SimJob job, SimMessage message)
    {
        var done = false;
        await CallAsync("poison function", async () =>
        {
            await cluster.Saboteur.PoisonAsync(
                new Delivery(Process, job, message), cluster.Table, () => poison.RecordAsync(job.Name, message.Body, stopping.Token));
            done = true;
        });
        return done;
    }

    private async Task CallAsync(string what, Func<Task> function)
    {
        busy++;
        try
        {
            await function();
        }
        catch (Exception thrown) when (IsExpected(thrown))
        {
            World.Note($"{Process.Name}: the {what} ended by {thrown.GetType().Name}");
        }
        catch (Exception thrown)
        {
            World.Loop.Violate($"{Process.Name}: the {what} threw {thrown}");
        }
        finally
        {
            busy--;
        }
    }

    private bool IsExpected(Exception thrown) =>
        thrown is HandlerFailedException or PermanentFailureException or TimeoutException or StorageUnavailableException or LiveLeaseException || (thrown is OperationCanceledException && stopping.IsCancellationRequested);
}
