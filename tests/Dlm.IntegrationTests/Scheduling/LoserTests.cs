using Dlm.Claiming;
using Dlm.IntegrationTests.Support;
using StackExchange.Redis;

namespace Dlm.IntegrationTests.Scheduling;

/// <summary>Who loses the election turns to the record; it does not burn retries on the lock.</summary>
public sealed class LoserTests(TestServers servers) : IAsyncLifetime
{
    private DlmFunctions.LocalHost.Services.RedisServer redis = null!;
    private ConnectionMultiplexer observer = null!;

    public async ValueTask InitializeAsync()
    {
        redis = await servers.StartRedisAsync("losers");
        observer = await ConnectionMultiplexer.ConnectAsync($"{redis.Endpoint},allowAdmin=true");
    }

    public async ValueTask DisposeAsync()
    {
        await observer.DisposeAsync();
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task Where_the_record_is_there_a_loser_tries_once()
    {
        await using var cluster = NewCluster();
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        var winner = cluster.Add("winner");
        await winner.SettleAsync(due);
        await using var held = await winner.Get<IElection>().ContendAsync($"dlm:{cluster.At(due).Job}:{cluster.At(due).Name}", default);
        held.Outcome.Should().Be(ElectionOutcome.Won);
        var losers = cluster.Add(10);
        var before = await LockAttemptsAsync();

        await Together.RunAsync(losers, loser => loser.SettleAsync(due));

        (await LockAttemptsAsync() - before).Should().Be(10 * 3, "each loser asks each of the three databases once");
        losers.Should().OnlyContain(loser => loser.OutcomeOf(due) == "Observed");
        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
    }

    [Fact]
    public async Task A_vote_that_nobody_can_win_is_left_to_the_ledger()
    {
        await using var cluster = NewCluster().With("Dlm:Redlock:Patience", "00:00:00.3");
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        foreach (var database in Enumerable.Range(2, 2))
        {
            await observer.GetDatabase(database).StringSetAsync($"dlm:{cluster.Job}:{cluster.At(due).Name}", "somebody else");
        }

        var instances = cluster.Add(10);
        await Together.RunAsync(instances, instance => instance.SettleAsync(due));

        (await cluster.DrainAsync()).Should().Equal(cluster.At(due));
        instances.Count(instance => instance.OutcomeOf(due) == "Dispatched").Should().Be(1);
        instances.Count(instance => instance.OutcomeOf(due) == "Observed").Should().Be(9);
    }

    [Fact]
    public async Task When_the_occurrence_is_settled_no_lock_is_left()
    {
        await using var cluster = NewCluster();
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));

        await Together.RunAsync(cluster.Add(10), instance => instance.SettleAsync(due));

        foreach (var database in Enumerable.Range(2, 3))
        {
            (await observer.GetServers()[0].DatabaseSizeAsync(database)).Should().Be(0);
        }
    }

    private Cluster NewCluster() =>
        new Cluster(servers)
            .WithEndpoints([.. Enumerable.Range(2, 3).Select(database => $"{redis.Endpoint},defaultDatabase={database}")])
            .With("Dlm:Redlock:NodeTimeout", "00:00:05");

    private async Task<long> LockAttemptsAsync()
    {
        var statistics = (await observer.GetServers()[0].InfoAsync("commandstats")).SelectMany(section => section);
        var set = statistics.SingleOrDefault(entry => entry.Key == "cmdstat_set").Value;
        return set is null ? 0 : long.Parse(set.Split('=', ',')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
