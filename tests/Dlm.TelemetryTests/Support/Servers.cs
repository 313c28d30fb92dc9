using DlmFunctions.LocalHost.Services;

namespace Dlm.TelemetryTests.Support;

/// <summary>The Redis and the storage of all tests.</summary>
public sealed class Servers : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dlm-telemetry-").FullName;
    private RedisServer? redis;
    private AzuriteServer? azurite;

    internal string Storage => azurite!.ConnectionString;

    internal IReadOnlyList<string> Endpoints => RedisEndpoints.Databases(redis!.Endpoint, 3);

    public async ValueTask InitializeAsync()
    {
        redis = await RedisServer.StartAsync(new ServerOptions { Folder = Path.Combine(folder, "redis") });
        azurite = await AzuriteServer.StartAsync(new ServerOptions { Folder = Path.Combine(folder, "azurite") });
    }

    public async ValueTask DisposeAsync()
    {
        await (azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(folder, recursive: true);
    }
}
