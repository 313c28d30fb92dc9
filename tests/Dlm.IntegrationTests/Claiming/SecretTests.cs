using Dlm.IntegrationTests.Support;
using Dlm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Dlm.IntegrationTests.Claiming;

/// <summary>No part of an endpoint but its server is ever logged.</summary>
public sealed class SecretTests(TestServers servers)
{
    [Theory]
    [InlineData("S3cret,Horse.Battery9")]
    [InlineData("S3cret,Horse.Battery:9")]
    [InlineData("S3cret,Horse Battery 9")]
    [InlineData("S3cret , Horse.Battery9 ,Staple")]
    [InlineData("\"S3cret;Horse.Battery9\"")]
    [InlineData("'S3cret Horse=Battery9'")]
    [InlineData("S3cret;Horse@Battery=9")]
    [InlineData("S3cret=,=Horse.Battery9")]
    [InlineData("S3cret,!Horse.Battery9")]
    [InlineData("S3cret,[Horse]:Battery")]
    public async Task A_password_stays_a_secret_whatever_is_in_it(string password)
    {
        await using var redis = await servers.StartRedisAsync("secret");
        await using (var administrator = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint + ",allowAdmin=true"))
        {
            await administrator.GetServers()[0].ConfigSetAsync("requirepass", "another");
        }

        await using var silent = await servers.StartRedisAsync("silent");
        await silent.KillAsync();
        await using var cluster = new Cluster(servers).WithEndpoints(
            $"{redis.Endpoint},password={password},defaultDatabase=0",
            $"{redis.Endpoint},defaultDatabase=1,password={password}",
            $"{silent.Endpoint},password={password}");
        var log = new TextLog();
        var instance = cluster.Add(change: services => services.AddSingleton<ILoggerProvider>(log));
        await cluster.BeginAsync(Instants.SecondsAgo(60));
        await instance.StartAsync();

        await instance.TickAsync();
        await Eventually.True(() => instance.Events.Of(1003).Select(values => values["Service"]).Distinct().Count() == 2, Deadlines.Generous);

        instance.Events.Of(1104).Should().NotBeEmpty();
        instance.Events.Of(1003).Should().AllSatisfy(values => values["Service"].Should().BeOneOf($"Redis {redis.Endpoint}", $"Redis {silent.Endpoint}"));
        log.Text.Should().NotContainAny("S3cret", "Horse", "Battery", "Staple");
    }
}
