using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace OtherApp;

public static class HttpFunctions
{
    [Function("Greet")]
    public static async Task<HttpResponseData> GreetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "post", Route = "greet/{name:alpha}")] HttpRequestData request, string name)
    {
        using var reader = new StreamReader(request.Body);
        var response = request.CreateResponse(HttpStatusCode.Accepted);
        response.Headers.Add("X-Process", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await response.WriteStringAsync($"Hello {name}{request.Query["mark"]} {await reader.ReadToEndAsync()}".TrimEnd());
        return response;
    }

    [Function("Fail")]
    public static HttpResponseData Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) =>
        throw new InvalidOperationException($"It fails on purpose, at {request.Url.AbsolutePath}.");

    [Function("Crash")]
    public static HttpResponseData Crash([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request)
    {
        Environment.Exit(3);
        return request.CreateResponse();
    }

    [Function("Sleep")]
    public static async Task<HttpResponseData> SleepAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request, CancellationToken cancellationToken)
    {
        Journal.Write("sleeping");
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(5), TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Journal.Write("cancelled");
            throw;
        }

        return request.CreateResponse();
    }
}
