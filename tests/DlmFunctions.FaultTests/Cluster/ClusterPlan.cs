using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>What a cluster is made of. Settings are the engine's own, and its defaults hold where none is named.</summary>
internal sealed class ClusterPlan
{
    /// <summary>From one tick to the next.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, string?> settings = new()
    {
        ["Dlm:TickSchedule"] = "*/2 * * * * *",
        ["Dlm:Jobs:import_data:Enabled"] = "false",

        // A failed delivery comes back after this time, and an idle queue is asked again after that.
        ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:03",
        ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:01",
    };

    private readonly List<InstancePlan> instances = [];
    private readonly Dictionary<string, ProbePlan> work = [];

    public IReadOnlyDictionary<string, string?> Settings => settings;

    public IReadOnlyList<InstancePlan> Instances => instances;

    public IReadOnlyDictionary<string, ProbePlan> WorkOfJobs => work;

    /// <summary>Whether storage keeps its data over a crash. Off by default: it is slower.</summary>
    public bool StorageIsDurable { get; private set; }

    /// <summary>The schedules of the jobs.</summary>
    public IReadOnlyDictionary<string, string> Schedules =>
        ProbeJobs.All.Where(job => settings.ContainsKey($"Dlm:Jobs:{job}:Schedule")).ToDictionary(job => job, job => settings[$"Dlm:Jobs:{job}:Schedule"]!);

    /// <summary>Adds a probe job.</summary>
    /// <param name="name">One of <see cref="ProbeJobs"/>.</param>
    /// <param name="schedule">Its schedule.</param>
    /// <param name="options">Its other settings, such as <c>Misfire</c>.</param>
    public ClusterPlan Job(string name, string schedule, params (string Setting, string Value)[] options)
    {
        settings[$"Dlm:Jobs:{name}:Queue"] = name;
        settings[$"Dlm:Jobs:{name}:Schedule"] = schedule;
        foreach (var (setting, value) in options)
        {
            settings[$"Dlm:Jobs:{name}:{setting}"] = value;
        }

        return this;
    }

    /// <summary>What the runs of a probe job do. Without it: one step that takes no time.</summary>
    public ClusterPlan Work(string job, ProbePlan plan)
    {
        work[job] = plan;
        return this;
    }

    public ClusterPlan Set(string setting, string value)
    {
        settings[setting] = value;
        return this;
    }

    /// <summary>Adds so many instances: <c>one</c>, <c>two</c>, …</summary>
    public ClusterPlan WithInstances(int count)
    {
        string[] names = ["one", "two", "three", "four", "five"];
        instances.AddRange(names.Take(count).Select(name => new InstancePlan(name)));
        return this;
    }

    public ClusterPlan With(InstancePlan instance)
    {
        instances.Add(instance);
        return this;
    }

    public ClusterPlan WithDurableStorage()
    {
        StorageIsDurable = true;
        return this;
    }

    /// <summary>Leases and waits as short as the engine allows, where a scenario is not about their length.</summary>
    public ClusterPlan WithShortWaits() => this
        .Set("Dlm:Runs:Lease", "00:00:06")
        .Set("Dlm:Runs:ResendAfter", "00:00:05")
        .Set("Dlm:Runs:ScanInterval", "00:00:05");
}
