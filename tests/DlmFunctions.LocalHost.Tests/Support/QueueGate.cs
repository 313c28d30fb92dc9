using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace DlmFunctions.LocalHost.Tests.Support;

/// <summary>A way to a queue service that counts how often queues were asked for messages.</summary>
internal sealed class QueueGate : IAsyncDisposable
{
    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler());
    private readonly WebApplication server;
    private Uri target = new("http://127.0.0.1");
    private int polls;

    private QueueGate(WebApplication server) => this.server = server;

    public int Polls => Volatile.Read(ref polls);

    public Uri Address => new(server.Urls.Single());

    public static async Task<QueueGate> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHttpForwarder();
        var gate = new QueueGate(builder.Build());
        gate.server.Run(gate.PassAsync);
        await gate.server.StartAsync();
        return gate;
    }

    public Uri To(int port)
    {
        target = new Uri($"http://127.0.0.1:{port}");
        return Address;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        client.Dispose();
    }

    private async Task PassAsync(HttpContext call)
    {
        if (call.Request.Method == "GET" && call.Request.Path.Value!.EndsWith("/messages", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref polls);
        }

        await call.RequestServices.GetRequiredService<IHttpForwarder>().SendAsync(call, target.ToString(), client);
    }
}
