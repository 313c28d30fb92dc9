using Dlm.Testing;
using DlmFunctions.LocalHost.Instances;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Workers;

namespace DlmFunctions.LocalHost.Tests.Support;

/// <summary>One instance of the app, host and worker, with servers of its own, and what it reports.</summary>
internal sealed class RunningInstance : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly RedisServer redis;
    private readonly AzuriteServer azurite;
    private readonly IRunningProcess process;
    private readonly JournalReader journal;
    private readonly List<JournalEvent> events = [];

    private RunningInstance(TemporaryFolder folder, RedisServer redis, AzuriteServer azurite, IRunningProcess process)
    {
        (this.folder, this.redis, this.azurite, this.process) = (folder, redis, azurite, process);
        journal = new JournalReader(folder["journal"]);
    }

    public string Storage => azurite.ConnectionString;

    public IRunningProcess Process => process;

    /// <param name="schedule">The schedule of the jobs.</param>
    /// <param name="queues">Another way to the queues than the direct one.</param>
    public static async Task<RunningInstance> StartAsync(string schedule, Func<AzuriteServer, Uri>? queues = null)
    {
        var files = new TemporaryFolder();
        var voters = await RedisServer.StartAsync(new ServerOptions { Folder = files["redis"] });
        var storage = await AzuriteServer.StartAsync(new ServerOptions { Folder = files["azurite"] });
        var settings = new Dictionary<string, string?>
        {
            [HostSettings.TickSchedule] = "*/5 * * * * *",
            [HostSettings.ImportSchedule] = schedule,
            [HostSettings.ImportQueue] = "import-data",
            [HostSettings.ImportSource] = "Sample",
            [HostSettings.PurgeSchedule] = schedule,
            [HostSettings.PurgeQueue] = "purge-rejects",
            [HostSettings.Instance] = "instance",
            [HostSettings.HostId] = "instance",
            [HostSettings.EventJournal] = files["journal"],
            [HostSettings.JobsStorage] = queues is null ? storage.ConnectionString : DevelopmentStorage.ConnectionString([storage.Ports[0], queues(storage).Port, storage.Ports[2]]),
            [HostSettings.HostStorage] = storage.ConnectionString,
        };
        var endpoints = RedisEndpoints.Databases(voters.Endpoint, 3).Select((endpoint, index) => ($"{HostSettings.Endpoints}:{index}", (string?)endpoint));
        var variables = settings.Select(setting => (setting.Key, setting.Value)).Concat(endpoints)
            .ToDictionary(setting => setting.Item1.Replace(":", "__", StringComparison.Ordinal), setting => setting.Item2);
        var options = new ProcessOptions { LogFile = files["instance.txt"], Environment = variables };
        var started = await new BuiltInRuntime(WorkerApp.Read(OwnApp.Folder), TimeProvider.System).StartAsync(options, port: 0, CancellationToken.None);
        return new RunningInstance(files, voters, storage, started);
    }

    /// <summary>What it has reported so far.</summary>
    public IReadOnlyList<JournalEvent> Events()
    {
        events.AddRange(journal.ReadNew());
        return events;
    }

    /// <summary>Waits for an event.</summary>
    public async Task<JournalEvent> EventAsync(string name, Func<JournalEvent, bool>? condition = null)
    {
        await Eventually.True(() => Events().Any(Wanted), TimeSpan.FromSeconds(60));
        return events.First(Wanted);

        bool Wanted(JournalEvent journalEvent) => journalEvent.Name == name && condition?.Invoke(journalEvent) != false;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await azurite.DisposeAsync();
        await redis.DisposeAsync();
        folder.Dispose();
    }
}
