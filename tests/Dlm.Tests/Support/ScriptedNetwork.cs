using System.Net;

namespace Dlm.Tests.Support;

/// <summary>A network on which requests are answered in turn, each with a status and an error code of storage; the last one again and again.</summary>
internal sealed class ScriptedNetwork(params IReadOnlyList<(HttpStatusCode Status, string Code)> answers) : HttpMessageHandler
{
    private readonly List<string> requests = [];

    /// <summary>Method and path of each request.</summary>
    public IReadOnlyList<string> Requests => requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (status, code) = answers[Math.Min(requests.Count, answers.Count - 1)];
        requests.Add($"{request.Method} {request.RequestUri!.Segments[^1]}");
        return Task.FromResult(new HttpResponseMessage(status)
        {
            Headers = { { "x-ms-error-code", code } },
            Content = new StringContent($$"""{ "error": { "code": "{{code}}", "message": "{{code}}" }, "odata.error": { "code": "{{code}}", "message": { "lang": "en-US", "value": "{{code}}" } } }""", null, "application/json"),
        });
    }
}
