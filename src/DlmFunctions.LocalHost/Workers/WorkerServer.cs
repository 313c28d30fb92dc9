using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace DlmFunctions.LocalHost.Workers;

/// <summary>The loopback address that workers call. Nobody else is expected there.</summary>
internal sealed class WorkerServer : IAsyncDisposable
{
    private readonly WebApplication server;

    private WorkerServer(WebApplication server, FunctionRpcService calls) => (this.server, Calls) = (server, calls);

    public FunctionRpcService Calls { get; }

    public Uri Address => new(server.Urls.Single());

    public static async Task<WorkerServer> StartAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var calls = new FunctionRpcService();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(calls).AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = null);
        var host = builder.Build();
        host.MapGrpcService<FunctionRpcService>();
        await host.StartAsync(cancellationToken);
        return new WorkerServer(host, calls);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
