using DlmFunctions.FaultTests.Instance;
using DlmFunctions.LocalHost.Services;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>The storage account: an Azurite.</summary>
internal sealed class StorageNode : IAsyncDisposable
{
    private readonly ServerOptions options;
    private AzuriteServer server;

    private StorageNode(AzuriteServer server, ServerOptions options)
    {
        this.server = server;
        this.options = options with { Ports = server.Ports };
    }

    public string ConnectionString => server.ConnectionString;

    /// <summary>The ports of blobs, queues and tables.</summary>
    public IReadOnlyList<int> Ports => server.Ports;

    public static async Task<StorageNode> StartAsync(string folder, bool isDurable)
    {
        var start = new ServerOptions { Folder = folder, Persistent = isDurable };
        return new StorageNode(await AzuriteServer.StartAsync(start), start);
    }

    /// <summary>
    /// Takes it down. By order and not by force: Azurite saves what it has acknowledged only every few seconds, whereas an account never
    /// forgets. Its clients see connections that break and are refused, as they would in a crash.
    /// </summary>
    public Task StopAsync() => server.StopAsync();

    public async Task StartAgainAsync()
    {
        await server.DisposeAsync();
        server = await AzuriteServer.StartAsync(options);
    }

    public void Pause() => Signals.Pause(server.ProcessId);

    public void Resume() => Signals.Resume(server.ProcessId);

    public async ValueTask DisposeAsync()
    {
        await server.KillAsync();
        await server.DisposeAsync();
    }
}
