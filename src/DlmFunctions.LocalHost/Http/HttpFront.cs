using System.Net;
using DlmFunctions.LocalHost.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace DlmFunctions.LocalHost.Http;

/// <summary>The loopback address of an instance's HTTP functions. As with <c>func start</c>, no key is asked for.</summary>
internal sealed class HttpFront : IAsyncDisposable
{
    private readonly WebApplication server;

    private HttpFront(WebApplication server) => this.server = server;

    /// <param name="functions">The functions of the app; those without an HTTP trigger are left alone.</param>
    /// <param name="port">Where to listen.</param>
    /// <param name="prefix">What stands before every route.</param>
    /// <param name="host">The job host that runs them, if there is one at the moment.</param>
    /// <param name="loggers">Takes the server's logs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">The port is taken, or a route is not valid.</exception>
    public static async Task<HttpFront> StartAsync(
        IEnumerable<WorkerFunction> functions, int port, string prefix, Func<IJobHost?> host, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.Services.AddRouting();
        var front = builder.Build();
        front.UseRouting();
        foreach (var function in functions)
        {
            if (function.Trigger is HttpTrigger trigger)
            {
                Map(front, function.Name, trigger, prefix, host);
            }
        }

        try
        {
            await front.StartAsync(cancellationToken);
            return new HttpFront(front);
        }
        catch (IOException taken)
        {
            await front.DisposeAsync();
            throw new InvalidDataException($"HTTP functions cannot listen: {taken.Message}", taken);
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static void Map(WebApplication front, string function, HttpTrigger trigger, string prefix, Func<IJobHost?> host)
    {
        var route = prefix.Length > 0 ? $"/{prefix}/{trigger.Route}" : $"/{trigger.Route}";
        try
        {
            Task Run(HttpContext call) => RunAsync(call, function, host());
            _ = trigger.Methods.Count > 0 ? front.MapMethods(route, trigger.Methods, Run) : front.Map(route, Run);
        }
        catch (RoutePatternException fault)
        {
            throw new InvalidDataException($"Function {function} has a route that is not valid, '{trigger.Route}': {fault.Message}", fault);
        }
    }

    private static async Task RunAsync(HttpContext call, string function, IJobHost? host)
    {
        try
        {
            if (host is null)
            {
                call.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await host.CallAsync(FunctionEmitter.FullName(function), new Dictionary<string, object> { [FunctionEmitter.Request] = call }, call.RequestAborted);
        }
        catch (Exception) when (!call.Response.HasStarted)
        {
            // The host has logged it.
            call.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
