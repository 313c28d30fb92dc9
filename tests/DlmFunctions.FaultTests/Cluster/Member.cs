using System.Globalization;
using System.Net;
using System.Reflection;
using Dlm.Testing;
using DlmFunctions.FaultTests.Instance;
using DlmFunctions.FaultTests.Instance.Functions;
using DlmFunctions.FaultTests.Instance.Jobs;
using DlmFunctions.LocalHost.Instances;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>An instance of the cluster: a host and its worker, with a way of their own to queues and tables.</summary>
internal sealed class Member : IAsyncDisposable
{
    private static readonly string App = Path.Combine(
        RepositoryRoot.Path, typeof(Member).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "App").Value!);

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
        };
        foreach (var function in Unwanted(plan, settings))
        {
            own[$"AzureWebJobs:{function}:Disabled"] = "true";
        }

        foreach (var (setting, value) in plan.Settings)
        {
            own[setting] = value;
        }

        var variables = own.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        if (plan.Skew != TimeSpan.Zero)
        {
            FakeTime.AddTo(variables, plan.Skew);
        }

        var start = new ProcessOptions { LogFile = LogOf(folder, plan.Name), Environment = variables };
        return new Member(plan, journalFile, LinkedProcess.Start([InstanceProcess.Command, "--app", App], start), queues, tables);
    }

    /// <summary>Where an instance's log is.</summary>
    public static string LogOf(string folder, string name) => Path.Combine(folder, $"log-{name}.txt");

    /// <summary>Kills host and worker.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Kills the worker; the host lives, and starts another one.</summary>
    public void KillWorker() => Signals.Kill(ProcessTree.Children(process.ProcessId).Single(child => ProcessTree.CommandLine(child).Contains("--functions-worker-id", StringComparison.Ordinal)));

    /// <summary>Stops host and worker where they stand.</summary>
    public void Pause() => ProcessTree.Pause(process.ProcessId);

    public void Resume() => ProcessTree.Resume(process.ProcessId);

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

    // A queue is consumed where its job is configured and the instance consumes at all.
    private static IEnumerable<string> Unwanted(InstancePlan plan, IReadOnlyDictionary<string, string?> settings)
    {
        IEnumerable<string> jobs = [.. ProbeJobs.All, "import_data"];
        return jobs.Where(job => !plan.Consumes || !IsConfigured(job)).SelectMany(job => new[] { job, $"{job}_poison" })
            .Concat(plan.Ticks ? [] : [ScheduleJobs.Name]);

        bool IsConfigured(string job) =>
            settings.Keys.Any(setting => setting.StartsWith($"Dlm:Jobs:{job}:", StringComparison.Ordinal)) && settings.GetValueOrDefault($"Dlm:Jobs:{job}:Enabled") != "false";
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({process.ProcessId})");
}
