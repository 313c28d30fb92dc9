using Dlm.Testing;
using DlmFunctions.LocalHost.Services;
using System.Net;

namespace DlmFunctions.FaultTests.Cluster;

/// <summary>One of the voting Redis servers, behind a proxy that all instances go through.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private readonly ServerOptions options;
    private RedisServer server;

    private RedisNode(RedisServer server, ServerOptions options)
    {
        this.server = server;
        this.options = options with { Ports = [server.Port] };
        Proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, server.Port));
    }

    public TcpProxy Proxy { get; }

    /// <summary>The server itself, past the proxy.</summary>
    public string Address => server.Endpoint;

    public static async Task<RedisNode> StartAsync(string folder)
    {
        var start = new ServerOptions { Folder = folder };
        return new RedisNode(await RedisServer.StartAsync(start), start);
    }

    public Task KillAsync() => server.KillAsync();

    /// <summary>Starts it again after it was killed, empty.</summary>
    public async Task StartAgainAsync()
    {
        await server.DisposeAsync();
        server = await RedisServer.StartAsync(options);
    }

    /// <summary>Kills it and starts it again at once: all locks are forgotten.</summary>
    public async Task WipeAsync()
    {
        await KillAsync();
        await StartAgainAsync();
    }

    public void Pause() => ProcessTree.Pause(server.ProcessId);

    public void Resume() => ProcessTree.Resume(server.ProcessId);

    /// <summary>Cuts it off: connections stand, nothing passes.</summary>
    public void Isolate() => Proxy.Mode = TcpProxyMode.Blackhole;

    /// <summary>What was held up on the way is lost.</summary>
    public void Rejoin()
    {
        Proxy.Mode = TcpProxyMode.Pass;
        Proxy.Cut();
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await server.KillAsync();
        await server.DisposeAsync();
    }
}
