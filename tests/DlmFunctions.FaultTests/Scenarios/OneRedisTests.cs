using DlmFunctions.FaultTests.Checking;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.FaultTests.Instance.Jobs;

namespace DlmFunctions.FaultTests.Scenarios;

public sealed class OneRedisTests
{
    private const int Occurrences = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task One_Redis_that_stops_hangs_is_cut_off_or_forgets_changes_nothing_and_delays_nothing()
    {
        await using var cluster = await FaultCluster.StartAsync(new ClusterPlan().Job(ProbeJobs.Alpha, "*/4 * * * * *").WithInstances(3));
        await cluster.UntilAsync(ProbeJobs.Alpha, history => history.Rows.Count > 0, "The job has fired.");
        var healthy = await cluster.PassAsync(ProbeJobs.Alpha, Occurrences);

        var random = Chance.New();
        List<DateTimeOffset> disturbed = [];
        foreach (var (begin, end) in Faults())
        {
            var node = random.Pick(cluster.Redis);
            await begin(node);
            disturbed.AddRange((await cluster.PassAsync(ProbeJobs.Alpha, Occurrences)).Skip(1));
            await end(node);
        }

        await cluster.DecidedAsync(ProbeJobs.Alpha);
        var alpha = (await cluster.ShouldBeInOrderAsync())[ProbeJobs.Alpha];
        alpha.Rows.Should().OnlyContain(row => row.State == "Succeeded" && row.RangeCount == 1);
        var sendings = new Sendings(cluster.Events, ProbeJobs.Alpha);
        var (usual, longest) = (sendings.LongestDelay(healthy), sendings.LongestDelay(disturbed));
        Measured.Note("Three Redis, longest from the instant to the message", usual);
        Measured.Note("One Redis at fault, the same", longest);
        longest.Should().BeLessThanOrEqualTo(usual + Limit);
    }

    private static IEnumerable<(Func<RedisNode, Task> Begin, Func<RedisNode, Task> End)> Faults()
    {
        yield return (node => node.KillAsync(), node => node.StartAgainAsync());
        yield return (node => Done(node.Pause), node => Done(node.Resume));
        yield return (node => Done(node.Isolate), node => Done(node.Rejoin));
        yield return (node => node.WipeAsync(), _ => Task.CompletedTask);
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
