using System.Net;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;
using DlmFunctions.LocalHost.Services;

namespace Dlm.IntegrationTests;

/// <summary>Storage is not there, at the start or later.</summary>
public sealed class StorageOutageTests(TestServers servers)
{
    [Theory]
    [InlineData(TcpProxyMode.Refuse)]
    [InlineData(TcpProxyMode.Blackhole)]
    public async Task Where_storage_is_missing_at_the_start_the_engine_says_so_and_recovers(TcpProxyMode mode)
    {
        await using var network = new Network(servers);
        await using var cluster = NewCluster(network);
        network.Mode = mode;
        var instance = cluster.Add();

        await instance.StartAsync();
        await Eventually.True(() => instance.Events.Of(1003).Any(event1003 => event1003["Service"] == "Storage"), Deadlines.Generous);
        await instance.Invoking(tick => tick.TickAsync()).Should().NotThrowAsync("a tick logs what it cannot do");
        instance.Events.Of(1103).Should().NotBeEmpty();

        network.Mode = TcpProxyMode.Pass;
        network.Cut();
        await Eventually.True(() => instance.Events.Of(1004).Any(ready => ready["Service"] == "Storage"), Deadlines.Generous);
        (await cluster.CursorAsync()).Schedule.Should().Be(instance.Job.Schedule.Text);
        (await cluster.Queue.ExistsAsync()).Value.Should().BeTrue();
    }

    [Fact]
    public async Task What_came_due_while_storage_was_away_is_caught_up_with()
    {
        await using var network = new Network(servers);
        await using var cluster = NewCluster(network).WithJob("Misfire", "FireAll");
        var instances = cluster.Add(3);
        var begin = Instants.SecondsAgo(60);
        await cluster.BeginAsync(begin);
        await Eventually.Succeeds(_ => Together.RunAsync(instances, instance => instance.SettleAsync(begin.AddSeconds(1))), Deadlines.Generous);
        network.Mode = TcpProxyMode.Blackhole;
        foreach (var instance in instances)
        {
            await instance.Invoking(tick => tick.SettleAsync(begin.AddSeconds(2))).Should().ThrowAsync<StorageUnavailableException>();
        }

        network.Mode = TcpProxyMode.Pass;
        network.Cut();
        await Eventually.Succeeds(_ => Together.RunAsync(instances, instance => instance.SettleAsync(begin.AddSeconds(5))), Deadlines.Generous);

        (await cluster.RecordsAsync()).Select(run => run.Occurrence).Should().Equal(Enumerable.Range(1, 5).Select(second => cluster.At(begin.AddSeconds(second))));
        (await cluster.DrainAsync()).Distinct().Should().HaveCount(5);
    }

    [Fact]
    public async Task A_run_survives_storage_that_hangs_for_a_while()
    {
        await using var azurite = await servers.StartAzuriteAsync("hung");
        await using var cluster = new Cluster(servers, azurite.ConnectionString).With("Dlm:Ledger:RequestTimeout", "00:00:03");
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        var instance = cluster.Add();
        await instance.SettleAsync(due);
        PausedProcess? hung = null;
        cluster.Handler.Body = (_, _) =>
        {
            hung = new PausedProcess(azurite.ProcessId);
            return Task.CompletedTask;
        };

        var running = instance.ReceiveAsync(cluster.MessageFor(due));
        await Eventually.True(() => hung is not null, Deadlines.Generous);
        await instance.Invoking(tick => tick.SettleAsync(due.AddSeconds(1))).Should().ThrowAsync<StorageUnavailableException>();
        running.IsCompleted.Should().BeFalse("the result is not written yet");
        hung!.Dispose();

        await running;
        (await cluster.RecordAsync(due)).Should().BeEquivalentTo(new { State = RunState.Succeeded, Attempt = 1 });
    }

    private Cluster NewCluster(Network network) =>
        new Cluster(servers).WithStorage(network.ConnectionString).With("Dlm:Ledger:RequestTimeout", "00:00:03");

    /// <summary>The way from the instances to queues and tables.</summary>
    private sealed class Network(TestServers servers) : IAsyncDisposable
    {
        private readonly TcpProxy queues = new(new IPEndPoint(IPAddress.Loopback, servers.Azurite.Ports[1]));
        private readonly TcpProxy tables = new(new IPEndPoint(IPAddress.Loopback, servers.Azurite.Ports[2]));

        public string ConnectionString => DevelopmentStorage.ConnectionString([servers.Azurite.Ports[0], queues.EndPoint.Port, tables.EndPoint.Port]);

        public TcpProxyMode Mode
        {
            set => (queues.Mode, tables.Mode) = (value, value);
        }

        public void Cut()
        {
            queues.Cut();
            tables.Cut();
        }

        public async ValueTask DisposeAsync()
        {
            await queues.DisposeAsync();
            await tables.DisposeAsync();
        }
    }
}
