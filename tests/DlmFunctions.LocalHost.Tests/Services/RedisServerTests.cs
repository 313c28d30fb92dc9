using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Tests.Support;

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

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_says_so()
    {
        await using var first = await RedisServer.StartAsync(new ServerOptions { Folder = folder["first"] });

        var azurite = () => AzuriteServer.StartAsync(new ServerOptions { Folder = folder["second"], Ports = [first.Port, first.Port, first.Port] });

        await azurite.Should().ThrowAsync<ServiceException>().WithMessage("*Azurite ended*in use*");
    }
}
