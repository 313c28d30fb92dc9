using Azure.Data.Tables;
using Azure.Storage.Queues;
using Dlm.Testing;
using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Instance.Jobs;
using DlmFunctions.LocalHost.Observation;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>
/// Instances as processes of their own, three Redis servers, a storage account: all of them real, and each can be made to fail.
/// Its folder, with every log, is kept unless the history was found to be in order.
/// </summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan SettlingLimit = TimeSpan.FromSeconds(90);
    private readonly ClusterPlan plan;
    private readonly List<Member> members = [];
    private bool isInOrder;

    private FaultCluster(ClusterPlan plan, string folder, IReadOnlyList<RedisNode> redis, StorageNode storage)
    {
        this.plan = plan;
        Folder = folder;
        Redis = redis;
        Storage = storage;
        Plans = new ProbePlans(folder);
        foreach (var (job, work) in plan.WorkOfJobs)
        {
            Plans.Write(job, work);
        }
    }

    /// <summary>What instances share with the test, and their logs.</summary>
    public string Folder { get; }

    public IReadOnlyList<RedisNode> Redis { get; }

    public StorageNode Storage { get; }

    /// <summary>The work of the probe jobs; may be changed at any time.</summary>
    public ProbePlans Plans { get; }

    /// <summary>The instances that were started and not replaced.</summary>
    public IReadOnlyList<Member> Members => members;

    /// <summary>The table of the records, past all proxies.</summary>
    public TableClient Table => new(Storage.ConnectionString, "DlmRuns");

    /// <summary>All that the instances have logged so far, in the order of time.</summary>
    public IReadOnlyList<JournalEvent> Events =>
        [.. Directory.GetFiles(Folder, "journal-*.jsonl").SelectMany(journal => new JournalReader(journal).ReadNew()).OrderBy(logged => logged.At)];

    public Member this[string name] => members.Single(member => member.Name == name);

    public static async Task<FaultCluster> StartAsync(ClusterPlan plan)
    {
        var folder = Directory.CreateTempSubdirectory("dlm-faults-").FullName;
        var storage = StorageNode.StartAsync(Path.Combine(folder, "azurite"), plan.StorageIsDurable);
        var redis = Enumerable.Range(0, 3).Select(number => RedisNode.StartAsync(Path.Combine(folder, $"redis-{number}")));
        var cluster = new FaultCluster(plan, folder, await Task.WhenAll(redis), await storage);
        await cluster.StartAsync([.. plan.Instances]);
        return cluster;
    }

    /// <summary>Starts instances, in the place of those that have their names, and waits until they are ready.</summary>
    public async Task StartAsync(params IReadOnlyList<InstancePlan> instances)
    {
        var before = instances.ToDictionary(instance => instance.Name, instance => ReadyCount(instance.Name));
        foreach (var instance in instances)
        {
            await RemoveAsync(instance.Name);
            members.Add(Member.Start(instance, Settings(), Folder, Storage.Ports));
        }

        await Eventually.True(() => instances.All(instance => ReadyCount(instance.Name) > before[instance.Name]), StartLimit, what: "The instances are ready.");
    }

    /// <summary>Starts an instance anew, as it was.</summary>
    public Task StartAgainAsync(string name) => StartAsync(this[name].Plan);

    public Task KillAllAsync() => Task.WhenAll(members.Select(member => member.KillAsync()));

    public Task StartAllAgainAsync() => StartAsync([.. members.Select(member => member.Plan)]);

    public QueueClient Queue(string job) =>
        new(Storage.ConnectionString, job, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    /// <summary>What the ledger, the queues and the outside world show now.</summary>
    public Task<History> ReadAsync() => History.ReadAsync(this, plan.Schedules.Keys);

    /// <summary>Waits for the moment at which every record is final and every queue is empty.</summary>
    public async Task<History> SettledAsync()
    {
        History? history = null;
        await Eventually.Succeeds(async _ => (history = await ReadAsync()).ShouldBeAtRest(), SettlingLimit, what: "Every record is final, every queue empty.");
        return history!;
    }

    /// <summary>Waits for rest, and checks every job against its schedule and the invariants.</summary>
    public async Task<History> ShouldBeInOrderAsync(Func<string, Schedule>? schedules = null)
    {
        var history = await SettledAsync();
        foreach (var (job, schedule) in plan.Schedules)
        {
            Invariants.Check(history[job], schedules?.Invoke(job) ?? new Schedule(schedule));
        }

        isInOrder = true;
        return history;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(members.Select(member => member.DisposeAsync().AsTask()));
        await Task.WhenAll(Redis.Select(node => node.DisposeAsync().AsTask()));
        await Storage.DisposeAsync();
        if (isInOrder)
        {
            Directory.Delete(Folder, recursive: true);
        }
        else
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"The logs are kept in {Folder}.");
        }
    }

    private async Task RemoveAsync(string name)
    {
        if (members.Find(member => member.Name == name) is { } before)
        {
            members.Remove(before);
            await before.DisposeAsync();
        }
    }

    private int ReadyCount(string name) =>
        new JournalReader(Path.Combine(Folder, $"journal-{name}.jsonl")).ReadNew().Count(logged => logged.Name == "ServiceReady" && logged["Service"] == "Storage");

    private Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>(plan.Settings) { ["AzureWebJobsStorage"] = Storage.ConnectionString };
        for (var node = 0; node < Redis.Count; node++)
        {
            settings[$"Dlm:Redlock:Endpoints:{node}"] = Redis[node].Proxy.EndPoint.ToString();
        }

        return settings;
    }
}
