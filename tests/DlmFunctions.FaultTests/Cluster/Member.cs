using System.Globalization;
using System.Net;
using Dlm.Testing;
using DlmFunctions.FaultTests.Instance;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Services;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>An instance of the cluster: a process, with a way of its own to queues and tables.</summary>
internal sealed class Member : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "DlmFunctions.FaultTests.Instance.dll");
    private readonly string journal;
    private readonly LinkedProcess process;

    private Member(InstancePlan plan, string journal, LinkedProcess process, TcpProxy queues, TcpProxy tables)
    {
        this.journal = journal;
        this.process = process;
        Plan = plan;
        Queues = queues;
        Tables = tables;
    }

    public InstancePlan Plan { get; }

    public string Name => Plan.Name;

    /// <summary>Its way to the queues.</summary>
    public TcpProxy Queues { get; }

    /// <summary>Its way to the tables.</summary>
    public TcpProxy Tables { get; }

    /// <summary>Completes with the exit code when the process has ended.</summary>
    public Task<int> Exited => process.Exited;

    /// <summary>What the instance has logged so far.</summary>
    public IReadOnlyList<JournalEvent> Events => new JournalReader(journal).ReadNew();

    /// <param name="plan">The instance.</param>
    /// <param name="settings">The settings of the cluster.</param>
    /// <param name="folder">Takes its log and its journal.</param>
    /// <param name="storage">The ports of blobs, queues and tables.</param>
    public static Member Start(InstancePlan plan, IReadOnlyDictionary<string, string?> settings, string folder, IReadOnlyList<int> storage)
    {
        var queues = new TcpProxy(new IPEndPoint(IPAddress.Loopback, storage[1]));
        var tables = new TcpProxy(new IPEndPoint(IPAddress.Loopback, storage[2]));
        var journalFile = Path.Combine(folder, $"journal-{plan.Name}.jsonl");
        var own = new Dictionary<string, string?>(settings)
        {
            ["JobsStorage"] = DevelopmentStorage.ConnectionString([storage[0], queues.EndPoint.Port, tables.EndPoint.Port]),
            ["Dlm:Instance"] = plan.Name,
            ["Dlm:EventJournal"] = journalFile,

            // Never used before: nobody holds the timer's lease under it.
            ["AzureFunctionsWebHost:hostid"] = Guid.NewGuid().ToString("N"),
            [Settings.Folder] = folder,
            [Settings.Ticks] = plan.Ticks.ToString(),
            [Settings.Consumes] = plan.Consumes.ToString(),
        };
        foreach (var (setting, value) in plan.Settings)
        {
            own[setting] = value;
        }

        var variables = own.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        if (plan.Skew != TimeSpan.Zero)
        {
            FakeTime.AddTo(variables, plan.Skew);
        }

        var start = new ProcessOptions { Assembly = Program, LogFile = Path.Combine(folder, $"log-{plan.Name}.txt"), Environment = variables };
        return new Member(plan, journalFile, LinkedProcess.Start([], start), queues, tables);
    }

    public Task KillAsync() => process.KillAsync();

    public void Pause() => Signals.Pause(process.ProcessId);

    public void Resume() => Signals.Resume(process.ProcessId);

    /// <summary>Asks it to end, as a platform does that scales in.</summary>
    public void Terminate() => Signals.Terminate(process.ProcessId);

    /// <summary>Lets requests to the tables through, and holds every reply.</summary>
    public void LoseReplies() => Tables.Mode = TcpProxyMode.BlackholeReplies;

    /// <summary>Cuts it off from queues and tables: connections stand, nothing passes.</summary>
    public void Isolate() => Queues.Mode = Tables.Mode = TcpProxyMode.Blackhole;

    /// <summary>Undoes the faults of its connections. What was held up on the way is lost.</summary>
    public void Rejoin()
    {
        Queues.Mode = Tables.Mode = TcpProxyMode.Pass;
        Queues.Cut();
        Tables.Cut();
    }

    public async ValueTask DisposeAsync()
    {
        await process.KillAsync();
        await process.DisposeAsync();
        await Queues.DisposeAsync();
        await Tables.DisposeAsync();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({process.ProcessId})");
}
