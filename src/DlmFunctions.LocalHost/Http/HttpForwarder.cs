using System.Net;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace DlmFunctions.LocalHost.Http;

/// <summary>Hands requests to the worker's own HTTP server, as its ASP.NET Core integration wants it.</summary>
internal sealed class HttpForwarder(IHttpForwarder proxy, TimeProvider time) : IDisposable
{
    // By this header the worker brings a request and its invocation together.
    private const string InvocationHeader = "x-ms-invocation-id";

    private static readonly ForwarderRequestConfig Patience = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly HttpMessageInvoker client = new(new WorkerStartHandler(
        new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false, UseProxy = false }, time));

    /// <exception cref="IOException">The worker did not take it, or did not answer to the end.</exception>
    public async Task ForwardAsync(HttpContext call, Uri worker, string invocationId)
    {
        call.Request.Headers[InvocationHeader] = invocationId;
        if (await proxy.SendAsync(call, worker.ToString(), client, Patience) is not ForwarderError.None and var error)
        {
            throw new IOException($"The request could not be forwarded to the worker: {error}.", call.GetForwarderErrorFeature()?.Exception);
        }
    }

    public void Dispose() => client.Dispose();
}
