using System.Diagnostics;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;

namespace Dlm.IntegrationTests.Scheduling;

/// <summary>Thirty instances want the same fresh occurrence at the same moment, 200 times over: one message each time.</summary>
public abstract class ContentionTests(TestServers servers, ITestOutputHelper output)
{
    private const int Contenders = 30;
    private const int Rounds = 200;

    [Fact]
    public async Task Of_thirty_contenders_released_together_one_sends_the_message()
    {
        await using var cluster = Shape(new Cluster(servers));
        var instances = cluster.Add(Contenders);
        var begin = Instants.SecondsAgo(Rounds + 60);
        await cluster.BeginAsync(begin);
        var began = Stopwatch.GetTimestamp();

        foreach (var round in Enumerable.Range(1, Rounds))
        {
            await Together.RunAsync(instances, instance => instance.SettleAsync(begin.AddSeconds(round)));
        }

        output.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalMilliseconds / Rounds:0} ms a round");
        var occurrences = Enumerable.Range(1, Rounds).Select(round => cluster.At(begin.AddSeconds(round))).ToList();
        (await cluster.DrainAsync()).Should().BeEquivalentTo(occurrences);
        var records = await cluster.RecordsAsync();
        records.Select(run => run.Occurrence).Should().Equal(occurrences);
        records.Should().OnlyContain(run => run.State == RunState.Enqueued && run.Sends == 1 && run.DecidedBy == run.DispatchedBy && run.RangeCount == 1);
        foreach (var occurrence in occurrences)
        {
            instances.Count(instance => instance.OutcomeOf(occurrence.ScheduledAt!.Value) == "Dispatched").Should().Be(1);
        }
    }

    private protected abstract Cluster Shape(Cluster cluster);

    public sealed class OnThreeDatabases(TestServers servers, ITestOutputHelper output) : ContentionTests(servers, output)
    {
        private protected override Cluster Shape(Cluster cluster) => cluster.OnThreeDatabases();
    }

    public sealed class OnThreeServers(TestServers servers, ITestOutputHelper output) : ContentionTests(servers, output)
    {
        private protected override Cluster Shape(Cluster cluster) => cluster.OnThreeServers();
    }

    public sealed class OnThreeDatabasesBehindSlowLinks(TestServers servers, ITestOutputHelper output) : ContentionTests(servers, output)
    {
        private protected override Cluster Shape(Cluster cluster) => cluster.OnThreeDatabases().WithNetworkDelay();
    }

    public sealed class OnThreeServersBehindSlowLinks(TestServers servers, ITestOutputHelper output) : ContentionTests(servers, output)
    {
        private protected override Cluster Shape(Cluster cluster) => cluster.OnThreeServers().WithNetworkDelay();
    }
}
