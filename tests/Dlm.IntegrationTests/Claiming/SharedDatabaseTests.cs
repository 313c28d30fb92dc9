using System.Net;
using Dlm.IntegrationTests.Support;
using Dlm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Dlm.IntegrationTests.Claiming;

/// <summary>Two endpoints that are one database, which the text does not tell.</summary>
public sealed class SharedDatabaseTests(TestServers servers)
{
    [Fact]
    public async Task They_are_found_through_proxies()
    {
        await using var one = new TcpProxy(new IPEndPoint(IPAddress.Loopback, servers.Redis[0].Port), seed: 1);
        await using var other = new TcpProxy(new IPEndPoint(IPAddress.Loopback, servers.Redis[0].Port), seed: 2);
        await using var cluster = new Cluster(servers).WithEndpoints(
            $"{one.EndPoint},defaultDatabase=7", $"{other.EndPoint},defaultDatabase=8", $"{other.EndPoint},defaultDatabase=7");
        var instance = cluster.Add();

        await instance.StartAsync();

        await Eventually.True(() => instance.Events.Of(1110).Count > 0, Deadlines.Generous);
        instance.Events.Of(1110).Should().ContainSingle().Which.Should().Contain("Endpoint", "2").And.Contain("Other", "0").And.Contain("Server", $"{other.EndPoint}");
    }

    [Fact]
    public async Task Databases_that_differ_are_not_warned_of_and_need_no_more_rights_than_a_lock()
    {
        await using var redis = await servers.StartRedisAsync("least-rights");
        await using (var administrator = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint + ",allowAdmin=true"))
        {
            await administrator.GetServers()[0].ExecuteAsync("ACL", "SETUSER", "default", "resetkeys", "~dlm:*", "-@all", "+set", "+select", "+ping", "+echo");
        }

        await using var cluster = new Cluster(servers).WithEndpoints([.. Enumerable.Range(0, 3).Select(number => $"{redis.Endpoint},defaultDatabase={number}")]);
        var instance = cluster.Add();

        await instance.Get<Dlm.Claiming.SharedDatabaseCheck>().RunAsync(default).WaitAsync(Deadlines.Generous);

        instance.Events.Of(1110).Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_is_asked_later()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var redis = await servers.StartRedisAsync("away");
        await using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, redis.Port), seed: 1);
        proxy.Mode = TcpProxyMode.Refuse;
        await using var cluster = new Cluster(servers).WithEndpoints(redis.Endpoint, $"{proxy.EndPoint}", $"{redis.Endpoint},defaultDatabase=1");
        var instance = cluster.Add(change: services => services.AddSingleton<TimeProvider>(time));

        await instance.StartAsync().WaitAsync(TimeSpan.FromSeconds(5));
        await Eventually.True(() => instance.Events.Of(1003).Count > 0, Deadlines.Generous);
        instance.Events.Of(1110).Should().BeEmpty();

        proxy.Mode = TcpProxyMode.Pass;
        await Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromMinutes(1));
                return instance.Events.Of(1110).Count > 0;
            },
            Deadlines.Generous,
            TimeSpan.FromSeconds(1));
    }
}
