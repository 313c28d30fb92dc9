using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>The faults that replace an answer; those that damage one are where it is written.</summary>
internal static class FaultyAnswers
{
    private static readonly TimeSpan Trickle = TimeSpan.FromMilliseconds(100);

    /// <summary>Answers a request that the rate limit does not allow.</summary>
    public static Task RefuseAsync(HttpResponse response, SampleQuery query, CancellationToken stopping)
    {
        response.StatusCode = query.Fault == SampleFault.HiddenRateLimit ? StatusCodes.Status403Forbidden : StatusCodes.Status429TooManyRequests;
        return response.WriteAsJsonAsync(new { message = "API rate limit exceeded." }, stopping);
    }

    /// <summary>Answers with the query's fault. False where the answer is still to be written, perhaps later than usual or damaged.</summary>
    public static async Task<bool> TryAnswerAsync(HttpContext http, SampleQuery query, TimeProvider time, CancellationToken stopping)
    {
        var response = http.Response;
        switch (query.Fault)
        {
            case SampleFault.ServerError:
                response.StatusCode = StatusCodes.Status500InternalServerError;
                await response.WriteAsJsonAsync(new { message = "Something went wrong, by order." }, stopping);
                return true;
            case SampleFault.Unavailable:
                response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                response.Headers.RetryAfter = Math.Ceiling(query.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await response.WriteAsJsonAsync(new { message = "Down for maintenance." }, stopping);
                return true;
            case SampleFault.Slow:
                await Task.Delay(query.Wait, time, stopping);
                return false;
            case SampleFault.Endless:
                await TrickleAsync(response, time, stopping);
                return true;
            case SampleFault.Html:
                response.ContentType = "text/html";
                await response.WriteAsync("<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>", stopping);
                return true;
            case SampleFault.Redirect:
                response.Redirect(query.Target.Length > 0 ? query.Target : Sound(http.Request));
                return true;
            case SampleFault.RedirectLoop:
                response.Redirect(http.Request.GetEncodedPathAndQuery());
                return true;
            case SampleFault.RedirectScheme:
                response.Redirect($"ftp://{http.Request.Host}/users");
                return true;
            case SampleFault.RedirectPrivate:
                response.Redirect("http://169.254.169.254/metadata/instance");
                return true;
            default:
                return false;
        }
    }

    private static string Sound(HttpRequest request) =>
        request.Path + new QueryBuilder(request.Query.Where(pair => pair.Key != "fault")).ToString();

    private static async Task TrickleAsync(HttpResponse response, TimeProvider time, CancellationToken stopping)
    {
        response.ContentType = "application/json";
        var text = Encoding.UTF8.GetBytes("[");
        while (true)
        {
            await response.Body.WriteAsync(text, stopping);
            await response.Body.FlushAsync(stopping);
            await Task.Delay(Trickle, time, stopping);
            text = "        "u8.ToArray();
        }
    }
}
