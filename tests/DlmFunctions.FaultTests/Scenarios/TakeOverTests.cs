using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Faults;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

/// <summary>The winner of an election dies or hangs at each step on the way to the queue. Default waits; nobody consumes until the end.</summary>
public abstract class TakeOverTests
{
    private const string Every15Seconds = "*/15 * * * * *";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly Schedule Schedule = new(Every15Seconds);

    private protected static Task<FaultCluster> StartAsync() => FaultCluster.StartAsync(new ClusterPlan()
        .Job(ProbeJobs.Alpha, Every15Seconds)
        .With(new InstancePlan("one", Consumes: false))
        .With(new InstancePlan("two", Consumes: false))
        .With(new InstancePlan("three", Consumes: false)));

    /// <summary>Catches the winner of the next occurrence behind a step, and sees to it that a peer takes over.</summary>
    private protected static async Task<(Member Caught, DateTimeOffset Instant)> TakeOverAsync(FaultCluster cluster, Step step, TrapKind kind)
    {
        await InStepAsync(cluster);
        Trap.Lay(cluster.Folder, step, kind);
        string? caught = null;
        await FaultCluster.UntilAsync(() => (caught = Trap.TakeCaught(cluster.Folder)) is not null, $"A winner is caught behind {step}.");
        var instant = Schedule.Latest(TimeProvider.System.GetUtcNow());
        IReadOnlyList<WaitingMessage> messages = [];
        await FaultCluster.UntilAsync(
            async () => (messages = await MessagesAsync(cluster, instant)).Count > 0,
            $"The message of {instant:O} is on the queue, though {caught} was caught behind {step}.");
        Measured.Note($"{kind} behind {step}, from the instant to the message of a peer", messages[0].InsertedAt - instant);
        (messages[0].InsertedAt - instant).Should().BeLessThanOrEqualTo(Limit, "a peer took over from {0} behind {1}", caught, step);
        return (cluster[caught!], instant);
    }

    /// <summary>Lets a consumer have what has been put on the queue.</summary>
    private protected static async Task<History> ConsumeAsync(FaultCluster cluster)
    {
        await cluster.StartAsync(new InstancePlan("consumer", Ticks: false));
        var history = await cluster.ShouldBeInOrderAsync();
        history[ProbeJobs.Alpha].Rows.Should().OnlyContain(row => row.State == "Succeeded" && row.Attempt == 1);
        return history;
    }

    // An instance that has just been started, or resumed, looks at the newest occurrence too, and must not be caught at that.
    private static Task InStepAsync(FaultCluster cluster) => FaultCluster.UntilAsync(
        () =>
        {
            var newest = LedgerRow.NameOf(Schedule.Latest(TimeProvider.System.GetUtcNow()));
            return cluster.Members.All(member => member.Events.Any(logged => logged.Name == "OccurrenceFired" && logged["Occurrence"] == newest));
        },
        "All instances have settled the newest occurrence.");

    private static async Task<IReadOnlyList<WaitingMessage>> MessagesAsync(FaultCluster cluster, DateTimeOffset instant) =>
        [.. (await WaitingMessage.PeekAsync(cluster.Queue(ProbeJobs.Alpha))).Where(message => message.Occurrence == LedgerRow.NameOf(instant))];
}
