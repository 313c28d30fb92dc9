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
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private readonly ClusterPlan plan;
    private readonly List<Member> members = [];
    private readonly HashSet<string> disturbed = [];
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
        var before = instances.ToDictionary(instance => instance.Name, instance => (Worker: WorkerStarts(instance.Name), Host: HostStarts(instance.Name)));
        foreach (var instance in instances)
        {
            await RemoveAsync(instance.Name);
            members.Add(Member.Start(instance, Settings(), Folder, Storage.Ports));
        }

        await UntilAsync(
            () => instances.All(instance => WorkerStarts(instance.Name) > before[instance.Name].Worker && HostStarts(instance.Name) > before[instance.Name].Host),
            "The instances are ready.");
    }

    /// <summary>Asks again and again, for 90 s at the most.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => Eventually.True(condition, Limit, what: what, every: PollInterval);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static Task UntilAsync(Func<Task<bool>> condition, string what) => Eventually.True(_ => condition(), Limit, what: what, every: PollInterval);

    /// <summary>Waits until a moment is past.</summary>
    public static Task UntilAsync(DateTimeOffset moment) => UntilAsync(() => TimeProvider.System.GetUtcNow() > moment, $"It is {moment:O}.");

    /// <summary>Waits until the history of a job looks as described.</summary>
    public async Task<JobHistory> UntilAsync(string job, Func<JobHistory, bool> condition, string what)
    {
        JobHistory? history = null;
        await UntilAsync(async () => condition(history = await ReadAsync(job)), what);
        return history!;
    }

    /// <summary>Waits until so many further instants of a job have passed.</summary>
    /// <returns>Those instants.</returns>
    public async Task<IReadOnlyList<DateTimeOffset>> PassAsync(string job, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var instants = new Schedule(plan.Schedules[job]).Between(now, now.AddHours(1)).Take(count).ToList();
        await UntilAsync(instants[^1]);
        return instants;
    }

    /// <summary>Waits until everything that is due by now is decided.</summary>
    public Task DecidedAsync(string job)
    {
        var newest = new Schedule(plan.Schedules[job]).Latest(TimeProvider.System.GetUtcNow());
        return UntilAsync(job, history => history.LastDecided >= newest, $"{job} is decided up to {newest:O}.");
    }

    /// <summary>Starts an instance anew, as it was.</summary>
    public Task StartAgainAsync(string name) => StartAsync(this[name].Plan);

    public Task KillAsync(Member member)
    {
        disturbed.Add(member.Name);
        return member.KillAsync();
    }

    /// <summary>Kills the worker of an instance, whose host lives.</summary>
    public void KillWorker(Member member)
    {
        disturbed.Add(member.Name);
        member.KillWorker();
    }

    /// <summary>Stops it where it stands; it may well outlive its leases.</summary>
    public void Pause(Member member)
    {
        disturbed.Add(member.Name);
        member.Pause();
    }

    /// <summary>Takes storage away from all instances; the outage may well outlive their leases.</summary>
    public Task StopStorageAsync()
    {
        DisturbAll();
        return Storage.StopAsync();
    }

    /// <summary>The same by a storage that hangs.</summary>
    public void PauseStorage()
    {
        DisturbAll();
        Storage.Pause();
    }

    public Task KillAllAsync() => Task.WhenAll(members.Select(KillAsync));

    public Task StartAllAgainAsync() => StartAsync([.. members.Select(member => member.Plan)]);

    public QueueClient Queue(string job) =>
        new(Storage.ConnectionString, job, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    /// <summary>Puts a message on the queue of a job, as a person might.</summary>
    public async Task PutAsync(string job, string body) => await Queue(job).SendMessageAsync(body);

    /// <summary>Asks for an occurrence of a job by hand, and waits until it is recorded.</summary>
    public async Task RequestAsync(string job, string key)
    {
        await PutAsync(job, $$"""{ "job": "{{job}}", "key": "{{key}}" }""");
        await UntilAsync(job, history => history.Rows.Any(row => row.Occurrence == "manual:" + key), $"{key} is recorded.");
    }

    /// <summary>As if a job's schedule had begun that long ago, and every instance been down since. They must be.</summary>
    public async Task PredateAsync(string job, TimeSpan past)
    {
        // An instant may have come due since the cluster was started.
        await foreach (var row in Table.QueryAsync<TableEntity>(row => row.PartitionKey == job))
        {
            if (LedgerRow.IsRecord(row))
            {
                await Table.DeleteEntityAsync(row);
            }
        }

        Directory.GetFiles(Folder, "effects-*.jsonl").ToList().ForEach(File.Delete);
        var then = TimeProvider.System.GetUtcNow() - past;
        var cursor = new TableEntity(job, "cursor") { ["LastDecided"] = then, ["EffectiveFrom"] = then };
        await Table.UpdateEntityAsync(cursor, Azure.ETag.All);
    }

    /// <summary>What the ledger, the queues and the outside world show now.</summary>
    public Task<History> ReadAsync() => History.ReadAsync(this, plan.Schedules.Keys);

    /// <summary>The same for one job.</summary>
    public async Task<JobHistory> ReadAsync(string job) => (await History.ReadAsync(this, [job]))[job];

    /// <summary>Waits until every record of what is decided by now is final, and no message of it is left.</summary>
    public async Task<History> SettledAsync()
    {
        var decided = await ReadAsync();
        History? history = null;
        await Eventually.Succeeds(
            async _ => (history = (await ReadAsync()).UpTo(decided)).ShouldBeAtRest(),
            Limit,
            PollInterval,
            what: "Every record is final, every queue empty.");
        return history!;
    }

    /// <summary>Waits until what is decided is settled, and checks every job against its schedule and the invariants.</summary>
    /// <param name="changed">The schedules that are not those of the plan, and when they began.</param>
    public async Task<History> ShouldBeInOrderAsync(params (string Job, Schedule Schedule, DateTimeOffset Began)[] changed)
    {
        var history = await SettledAsync();
        foreach (var (job, cron) in plan.Schedules)
        {
            var change = Array.Find(changed, change => change.Job == job);
            Invariants.Check(history[job], change.Schedule ?? new Schedule(cron), change.Schedule is null ? history[job].EffectiveFrom : change.Began, disturbed);
        }

        isInOrder = true;
        return history;
    }

    /// <summary>What there was to check was checked: the logs need not be kept.</summary>
    public void FoundInOrder() => isInOrder = true;

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
            disturbed.Add(name);
            await before.DisposeAsync();
        }
    }

    private void DisturbAll() => disturbed.UnionWith(members.Select(member => member.Name));

    // The host listens to timers and queues only some time after its worker is there.
    private int HostStarts(string name) =>
        new LineReader(Member.LogOf(Folder, name)).ReadNew().Count(line => line.Span.IndexOf("Job host started"u8) >= 0);

    private int WorkerStarts(string name) =>
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
