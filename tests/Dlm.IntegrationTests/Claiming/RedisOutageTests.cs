using Dlm.Claiming;
using Dlm.IntegrationTests.Support;
using Dlm.Testing;
using DlmFunctions.LocalHost.Services;
using StackExchange.Redis;

namespace Dlm.IntegrationTests.Claiming;

/// <summary>Some or all of three Redis servers are gone, or hang.</summary>
public sealed class RedisOutageTests(TestServers servers) : IAsyncLifetime
{
    private readonly List<RedisServer> redis = [];

    public async ValueTask InitializeAsync()
    {
        for (var number = 0; number < 3; number++)
        {
            redis.Add(await servers.StartRedisAsync($"outage-{number}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in redis)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Without_any_Redis_the_ledger_still_sends_one_message()
    {
        await using var cluster = NewCluster();
        await KillAsync(3);

        await SettleRoundsAsync(cluster, cluster.Add(10), rounds: 5);

        cluster.Instances.Sum(instance => instance.Events.Of(1104).Count).Should().BePositive();
    }

    [Fact]
    public async Task Without_a_quorum_nothing_is_written_where_that_is_configured()
    {
        await using var cluster = NewCluster().With("Dlm:Redlock:OnQuorumLost", "Skip");
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        var cursor = await cluster.CursorAsync();
        var instances = cluster.Add(3);
        await KillAsync(2);

        await Together.RunAsync(instances, instance => instance.SettleAsync(due));

        (await cluster.RecordsAsync()).Should().BeEmpty();
        (await cluster.DrainAsync()).Should().BeEmpty();
        (await cluster.CursorAsync()).ETag.Should().Be(cursor.ETag);
        instances.Should().OnlyContain(instance => instance.OutcomeOf(due) == "Deferred");
    }

    [Theory]
    [InlineData("UseLedger")]
    [InlineData("Skip")]
    public async Task When_Redis_is_back_the_same_instances_elect_again(string onQuorumLost)
    {
        await using var cluster = NewCluster().With("Dlm:Redlock:OnQuorumLost", onQuorumLost);
        var instances = cluster.Add(3);
        var begin = Instants.SecondsAgo(60);
        await cluster.BeginAsync(begin);
        await KillAsync(3);
        await Together.RunAsync(instances, instance => instance.SettleAsync(begin.AddSeconds(1)));

        for (var number = 0; number < 3; number++)
        {
            redis.Add(await servers.StartRedisAsync("back", redis[number].Port));
        }

        foreach (var instance in instances)
        {
            await Eventually.True(async token => await OutcomeAsync(instance, token) == ElectionOutcome.Won, Deadlines.Generous);
        }

        var before = instances.Sum(instance => instance.Events.Of(1104).Count);
        await Together.RunAsync(instances, instance => instance.SettleAsync(begin.AddSeconds(2)));
        (await cluster.DrainAsync()).Should().OnlyHaveUniqueItems().And.Contain(cluster.At(begin.AddSeconds(2)));
        instances.Sum(instance => instance.Events.Of(1104).Count).Should().Be(before);
    }

    [Fact]
    public async Task A_Redis_that_is_there_only_after_the_start_is_found()
    {
        await using var cluster = NewCluster();
        await KillAsync(3);
        var instance = cluster.Add();
        (await OutcomeAsync(instance, default)).Should().Be(ElectionOutcome.NoQuorum);

        for (var number = 0; number < 3; number++)
        {
            redis.Add(await servers.StartRedisAsync("late", redis[number].Port));
        }

        await Eventually.True(async token => await OutcomeAsync(instance, token) == ElectionOutcome.Won, Deadlines.Generous);
    }

    [Fact]
    public async Task One_dead_Redis_of_three_changes_nothing()
    {
        await using var cluster = NewCluster().With("Dlm:Redlock:NodeTimeout", "00:00:05");
        await KillAsync(1);

        await SettleRoundsAsync(cluster, cluster.Add(10), rounds: 5);

        cluster.Instances.Sum(instance => instance.Events.Of(1104).Count).Should().Be(0, "two of three are a quorum");
    }

    [Fact]
    public async Task One_hung_Redis_of_three_changes_nothing_contended_or_not()
    {
        await using var cluster = NewCluster();
        var contended = cluster.Add(10);
        await SettleRoundsAsync(cluster, contended, rounds: 1);
        using var hung = new PausedProcess(redis[0].ProcessId);

        await SettleRoundsAsync(cluster, contended, rounds: 3);
        await SettleRoundsAsync(cluster, [contended[0]], rounds: 3);
    }

    [Fact]
    public async Task A_Redis_that_hangs_from_the_start_changes_nothing()
    {
        await using var cluster = NewCluster().With("Dlm:Redlock:NodeTimeout", "00:00:02");
        using var hung = new PausedProcess(redis[1].ProcessId);

        await SettleRoundsAsync(cluster, cluster.Add(3), rounds: 3);

        cluster.Instances.Sum(instance => instance.Events.Of(1104).Count).Should().Be(0, "two of three are a quorum, in the first round too");
    }

    [Fact]
    public async Task A_Redis_that_forgets_everything_in_between_changes_nothing()
    {
        await using var cluster = NewCluster();
        await using var operations = await ConnectionMultiplexer.ConnectAsync($"{redis[0].Endpoint},{redis[1].Endpoint},{redis[2].Endpoint},allowAdmin=true");
        var instances = cluster.Add(10);
        using var stop = new CancellationTokenSource();
        var wiping = WipeAsync();

        await SettleRoundsAsync(cluster, instances, rounds: 10);

        await stop.CancelAsync();
        await wiping;

        async Task WipeAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.WhenAll(redis.Select(server => operations.GetServer(server.Endpoint).FlushAllDatabasesAsync()));
            }
        }
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_a_Redis_that_is_gone()
    {
        await using var cluster = new Cluster(servers).WithEndpoints("no-such-host-1.invalid:6379", "no-such-host-2.invalid:6379", "no-such-host-3.invalid:6379");

        await SettleRoundsAsync(cluster, cluster.Add(2), rounds: 2);
    }

    [Fact]
    public async Task The_clocks_of_all_servers_are_read()
    {
        await using var cluster = NewCluster();

        var offsets = await cluster.Add().Get<IRedisClocks>().MeasureOffsetsAsync(default);

        offsets.Should().HaveCount(3).And.OnlyContain(offset => offset.Duration() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task The_clock_of_a_hung_server_is_left_out()
    {
        await using var cluster = NewCluster();
        var instance = cluster.Add();
        await instance.Get<RedisServers>().DatabasesAsync(default);
        using var hung = new PausedProcess(redis[0].ProcessId);

        await instance.Get<ClusterClock>().RefreshAsync(default);

        instance.Events.Of(1106).Should().BeEmpty("two clocks answered");
    }

    private static async Task<ElectionOutcome> OutcomeAsync(Instance instance, CancellationToken cancellationToken)
    {
        await using var candidacy = await instance.Get<IElection>().ContendAsync($"dlm:probe:{instance.Name}", cancellationToken);
        return candidacy.Outcome;
    }

    private static async Task SettleRoundsAsync(Cluster cluster, IReadOnlyList<Instance> instances, int rounds)
    {
        await cluster.CreateStorageAsync();
        var before = (await cluster.RecordsAsync()).Count;
        var begin = before == 0 ? Instants.SecondsAgo(300) : (await cluster.CursorAsync()).LastDecided;
        if (before == 0)
        {
            await cluster.BeginAsync(begin);
        }

        foreach (var round in Enumerable.Range(1, rounds))
        {
            await Together.RunAsync(instances, instance => instance.SettleAsync(begin.AddSeconds(round)));
        }

        (await cluster.DrainAsync()).Should().BeEquivalentTo(Enumerable.Range(1, rounds).Select(round => cluster.At(begin.AddSeconds(round))));
        (await cluster.RecordsAsync()).Should().HaveCount(before + rounds);
    }

    private Cluster NewCluster() => new Cluster(servers).WithEndpoints([.. redis.Take(3).Select(server => server.Endpoint)]);

    private async Task KillAsync(int count)
    {
        foreach (var server in redis.Take(count))
        {
            await server.KillAsync();
        }
    }
}
