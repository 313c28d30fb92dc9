using Dlm.IntegrationTests.Support;
using DlmFunctions.LocalHost.Services;
using StackExchange.Redis;

namespace Dlm.IntegrationTests.Claiming;

/// <summary>Whatever a Redis, a proxy or the client does, a tick decides what is due by the ledger.</summary>
public sealed class UntrustedRedisTests(TestServers servers)
{
    [Theory]
    [InlineData("-time", false, true)]
    [InlineData("-set", true, false)]
    [InlineData("-eval -evalsha -script", false, false)]
    [InlineData("-get -info -config -client -hello -cluster -subscribe", false, false)]
    [InlineData("-select", null, false)]
    [InlineData("-echo -ping", true, true)]
    [InlineData("-@all", true, true)]
    [InlineData("resetkeys ~other:*", true, false)]
    [InlineData("off", true, true)]
    public async Task A_server_that_forbids_something(string rules, bool? quorumLost, bool? timeLost)
    {
        await using var redis = await servers.StartRedisAsync("forbidding");
        await using (var administrator = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint + ",allowAdmin=true"))
        {
            await administrator.GetServers()[0].ExecuteAsync("ACL", ["SETUSER", "default", .. rules.Split(' ')]);
        }

        await DecidesAsync(Databases(redis.Endpoint), quorumLost, timeLost);
    }

    [Theory]
    [InlineData("TIME", false, true)]
    [InlineData("SET", true, false)]
    [InlineData("EVAL", false, false)]
    [InlineData("EVALSHA", false, false)]
    public async Task A_server_with_a_renamed_command(string command, bool quorumLost, bool timeLost)
    {
        await using var redis = await servers.StartRedisAsync("renaming", null, "--rename-command", command, "HIDDEN");

        await DecidesAsync(Databases(redis.Endpoint), quorumLost, timeLost);
    }

    [Theory]
    [InlineData("$TIME=", false, true)]
    [InlineData("$SET=", true, false)]
    [InlineData("$EVAL=,$EVALSHA=", false, false)]
    [InlineData("$SELECT=", true, false)]
    [InlineData("$PING=,$ECHO=", false, false)]
    [InlineData("$PING=,$ECHO=,$TIME=,$EXISTS=", true, true)]
    [InlineData("$HELLO=", false, false)]
    [InlineData("$AUTH=,protocol=resp2,password=x", true, true)]
    [InlineData("password=wrong,user=nobody", false, false)]
    [InlineData("proxy=Twemproxy", true, true)]
    [InlineData("proxy=Envoyproxy", true, true)]
    [InlineData("serviceName=nothing", null, null)]
    [InlineData("ssl=true", true, true)]
    [InlineData("tunnel=http:127.0.0.1:1", true, true)]
    public async Task A_client_that_is_told_something_odd(string option, bool? quorumLost, bool? timeLost)
    {
        await using var redis = await servers.StartRedisAsync("odd");

        await DecidesAsync(Databases(redis.Endpoint, option), quorumLost, timeLost);
    }

    [Fact]
    public async Task A_replica_whose_primary_is_gone()
    {
        await using var redis = await servers.StartRedisAsync("replica", null, "--replicaof", "127.0.0.1", "1");

        await DecidesAsync(Databases(redis.Endpoint), quorumLost: true, timeLost: false);
    }

    [Theory]
    [InlineData("*0\r\n")]
    [InlineData("*-1\r\n")]
    [InlineData("$-1\r\n")]
    [InlineData(":5\r\n")]
    [InlineData("+OK\r\n")]
    [InlineData("*1\r\n:1\r\n")]
    [InlineData("*2\r\n+noon\r\n+sharp\r\n")]
    [InlineData("*2\r\n*0\r\n*0\r\n")]
    [InlineData("*2\r\n$19\r\n9223372036854775807\r\n:1\r\n")]
    [InlineData("*2\r\n:0\r\n:0\r\n")]
    [InlineData("*2\r\n:253402300799\r\n:0\r\n")]
    [InlineData("-ERR unknown command 'TIME'\r\n")]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n")]
    [InlineData("-MOVED 1234 127.0.0.1:1\r\n")]
    [InlineData("-\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData(null)]
    public async Task A_server_that_answers_the_question_for_the_time_with(string? answer)
    {
        await using var redis = new ScriptedRedis(command => command[0] == "TIME" ? answer : ScriptedRedis.InOrder(command));

        await DecidesAsync(Databases(redis.Endpoint), quorumLost: null, timeLost: true);
    }

    [Theory]
    [InlineData("-ERR unknown command 'SET'\r\n")]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n")]
    [InlineData("-READONLY You can't write against a read only replica.\r\n")]
    [InlineData("-MOVED 1234 127.0.0.1:1\r\n")]
    [InlineData("-ASK 1234 127.0.0.1:1\r\n")]
    [InlineData("-CLUSTERDOWN Hash slot not served\r\n")]
    [InlineData("-NOAUTH Authentication required.\r\n")]
    [InlineData("-NOPERM this user has no permissions\r\n")]
    [InlineData("-OOM command not allowed\r\n")]
    [InlineData("*0\r\n")]
    [InlineData(":7\r\n")]
    [InlineData("$3\r\nyes\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData(null)]
    public async Task A_server_that_answers_a_vote_with(string? answer)
    {
        await using var redis = new ScriptedRedis(command => command[0] == "SET" ? answer : ScriptedRedis.InOrder(command));

        await DecidesAsync(Databases(redis.Endpoint), quorumLost: null, timeLost: null);
    }

    [Theory]
    [InlineData("-ERR no\r\n")]
    [InlineData("*0\r\n")]
    [InlineData("+OK\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData(null)]
    public async Task A_server_that_answers_everything_with(string? answer)
    {
        await using var redis = new ScriptedRedis(_ => answer);

        await DecidesAsync(Databases(redis.Endpoint), quorumLost: null, timeLost: true);
    }

    [Fact]
    public async Task A_connection_that_cannot_even_be_tried_leaves_the_vote_to_the_others()
    {
        await using var redis = await servers.StartRedisAsync("others");
        var endpoints = Databases(redis.Endpoint);

        await DecidesAsync([endpoints[0], endpoints[1], endpoints[2] + ",$PING=,$ECHO=,$TIME=,$EXISTS="], quorumLost: false, timeLost: false);
        await DecidesAsync([endpoints[0], .. endpoints.Skip(1).Select(endpoint => endpoint + ",$PING=,$ECHO=,$TIME=,$EXISTS=")], quorumLost: true, timeLost: false);
    }

    private static string[] Databases(string endpoint, string option = "") =>
        [.. RedisEndpoints.Databases(endpoint, 3).Select(database => option.Length > 0 ? $"{database},{option}" : database)];

    private async Task DecidesAsync(string[] endpoints, bool? quorumLost, bool? timeLost)
    {
        await using var cluster = new Cluster(servers).WithEndpoints(endpoints);
        var instance = cluster.Add();
        await cluster.BeginAsync(Instants.SecondsAgo(60));
        await instance.StartAsync();

        await instance.TickAsync();

        (await cluster.RecordsAsync()).Should().NotBeEmpty();
        (await cluster.DrainAsync()).Should().NotBeEmpty().And.OnlyHaveUniqueItems();
        instance.Events.Of(1103).Should().BeEmpty();
        if (quorumLost is { } lost)
        {
            instance.Events.Of(1104).Any().Should().Be(lost);
        }

        if (timeLost is { } gone)
        {
            instance.Events.Of(1106).Any().Should().Be(gone);
        }
    }
}
