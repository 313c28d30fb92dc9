using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Tests.Support;
using StackExchange.Redis;

namespace DlmFunctions.LocalHost.Tests.Services;

public sealed class RedisServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_answers_on_a_free_port_until_it_is_stopped()
    {
        await using var server = await RedisServer.StartAsync(new ServerOptions { Folder = folder["redis"] });

        (await RedisProbe.AnswersAsync($"{server.Endpoint},defaultDatabase=4")).Should().BeTrue();
        await server.StopAsync();

        (await RedisProbe.AnswersAsync(server.Endpoint)).Should().BeFalse();
        RunningProcesses.IsAlive(server.ProcessId).Should().BeFalse();
    }

    [Fact]
    public async Task It_can_be_killed_and_started_again_on_its_port()
    {
        var options = new ServerOptions { Folder = folder["redis"] };
        await using var first = await RedisServer.StartAsync(options);

        await first.KillAsync();
        await using var second = await RedisServer.StartAsync(options with { Ports = [first.Port] });

        second.Port.Should().Be(first.Port);
        (await RedisProbe.AnswersAsync(second.Endpoint)).Should().BeTrue();
    }

    /// <summary>What a machine without a Redis gets.</summary>
    [Fact]
    public async Task Garnet_has_the_databases_and_the_scripts_that_Redlock_needs()
    {
        await using var server = await RedisServer.StartGarnetAsync(new ServerOptions { Folder = folder["garnet"] });
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var database = connection.GetDatabase(3);

        (await database.StringSetAsync("lock", "mine", TimeSpan.FromSeconds(10), When.NotExists)).Should().BeTrue();
        var deleted = await database.ScriptEvaluateAsync("if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end", ["lock"], ["mine"]);

        ((int)deleted).Should().Be(1);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_says_so()
    {
        await using var first = await RedisServer.StartAsync(new ServerOptions { Folder = folder["first"] });

        var azurite = () => AzuriteServer.StartAsync(new ServerOptions { Folder = folder["second"], Ports = [first.Port, first.Port, first.Port] });

        await azurite.Should().ThrowAsync<ServiceException>().WithMessage("*Azurite ended*in use*");
    }
}
