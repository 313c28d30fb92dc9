using System.Text;
using DlmFunctions.LocalHost.Instances;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Settings;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Supervision;

/// <summary>The instances of a run: their processes, and what they report.</summary>
/// <param name="runtime">What they run on.</param>
/// <param name="configuration">Their settings.</param>
/// <param name="directory">Takes their logs and journals.</param>
/// <param name="showsLogs">Whether they report their logs, as an app does that keeps no journal.</param>
/// <param name="time">The clock.</param>
internal sealed class InstanceGroup(
    IInstanceRuntime runtime, IConfiguration configuration, RunDirectory directory, bool showsLogs, TimeProvider time) : IAsyncDisposable
{
    // A host ID that was never used before: nobody holds a lease under it, so its timer ticks at once.
    private readonly string run = Guid.NewGuid().ToString("N")[..6];
    private readonly List<Member> members = [];
    private bool stopping;

    /// <summary>Completes when every process has ended, for whatever reason.</summary>
    public Task AllEnded => Task.WhenAll(members.Select(member => member.Process.Exited));

    /// <summary>The exit codes of instances that ended before they were told to, or not as they should.</summary>
    public IReadOnlyList<int> Failures => [.. members.Where(member => member.Failure is not null).Select(member => member.Failure!.Value)];

    /// <param name="instances">Their names, and where each listens for HTTP.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(IEnumerable<(string Name, int Port)> instances, CancellationToken cancellationToken)
    {
        foreach (var (name, port) in instances)
        {
            var settings = configuration.With(new Dictionary<string, string?>
            {
                [HostSettings.Instance] = name,
                [HostSettings.EventJournal] = directory.Journal(name),
                [HostSettings.HostId] = $"{name}-{run}",
            });
            var variables = HostSettings.ToVariables(settings);
            var options = new ProcessOptions { LogFile = directory.Log(name), Environment = variables, Time = time };
            members.Add(new Member(name, Reports(name), await runtime.StartAsync(options, port, cancellationToken)));
        }
    }

    /// <summary>Tells all instances to stop; they finish what they run, unless someone is in a hurry.</summary>
    public Task StopAsync(CancellationToken hurry)
    {
        stopping = true;
        return Task.WhenAll(members.Select(member => member.Process.StopAsync(hurry)));
    }

    /// <summary>What happened since the last call, in the order of time.</summary>
    public IReadOnlyList<JournalEvent> ReadNew() =>
    [
        .. members.SelectMany(member => member.ReadNew())
            .Concat(members.Select(Ending).OfType<JournalEvent>())
            .OrderBy(journalEvent => journalEvent.At),
    ];

    public async ValueTask DisposeAsync() => await Task.WhenAll(members.Select(member => member.Process.DisposeAsync().AsTask()));

    private Func<IReadOnlyList<JournalEvent>> Reports(string name)
    {
        if (!showsLogs)
        {
            return new JournalReader(directory.Journal(name)).ReadNew;
        }

        var log = new LineReader(directory.Log(name));
        return () => [.. log.ReadNew().Select(line => new JournalEvent(
            time.GetUtcNow(), name, JournalEvent.LogLine, "Information", Encoding.UTF8.GetString(line.Span), new Dictionary<string, string>()))];
    }

    private JournalEvent? Ending(Member member)
    {
        if (stopping || member.Failure is not null || !member.Process.Exited.IsCompletedSuccessfully)
        {
            return null;
        }

        member.Failure = member.Process.Exited.Result;
        var message = $"The process has ended with code {member.Failure}. Its log: {member.Process.LogFile}";
        return new JournalEvent(time.GetUtcNow(), member.Name, "InstanceEnded", "Error", message, new Dictionary<string, string>());
    }

    private sealed record Member(string Name, Func<IReadOnlyList<JournalEvent>> ReadNew, IRunningProcess Process)
    {
        public int? Failure { get; set; }
    }
}
