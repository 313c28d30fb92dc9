using Dlm.IntegrationTests.Support;
using DlmFunctions.LocalHost.Services;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace Dlm.IntegrationTests.Support;

/// <summary>One Azurite and three Redis servers, started once for all tests. Tests keep out of each other's way by names of their own.</summary>
public sealed class TestServers : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dlm-test-").FullName;
    private readonly List<RedisServer> redis = [];
    private AzuriteServer? azurite;

    internal IReadOnlyList<RedisServer> Redis => redis;

    internal AzuriteServer Azurite => azurite ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        azurite = await AzuriteServer.StartAsync(new ServerOptions { Folder = Path.Combine(folder, "azurite") });
        for (var number = 0; number < 3; number++)
        {
            redis.Add(await StartRedisAsync($"redis-{number}"));
        }
    }

    /// <summary>Starts a Redis of a test's own, to be stopped, killed or paused by it.</summary>
    /// <param name="name">The name of its folder.</param>
    /// <param name="port">Where it listens; a free port by default.</param>
    /// <param name="arguments">What it is told besides.</param>
    internal Task<RedisServer> StartRedisAsync(string name, int? port = null, params string[] arguments) =>
        RedisServer.StartAsync(new ServerOptions
        {
            Folder = Path.Combine(folder, $"{name}-{Guid.NewGuid():n}"),
            Ports = port is { } given ? [given] : [],
            Arguments = arguments,
        });

    /// <summary>Starts an Azurite of a test's own.</summary>
    internal Task<AzuriteServer> StartAzuriteAsync(string name) =>
        AzuriteServer.StartAsync(new ServerOptions { Folder = Path.Combine(folder, $"{name}-{Guid.NewGuid():n}") });

    public async ValueTask DisposeAsync()
    {
        foreach (var server in redis)
        {
            await server.DisposeAsync();
        }

        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
