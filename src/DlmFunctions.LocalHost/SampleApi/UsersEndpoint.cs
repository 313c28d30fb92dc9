using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>Answers <c>/users</c>.</summary>
internal sealed class UsersEndpoint(SampleApiOptions options)
{
    private const int UsualLimit = 1_000_000;
    private static readonly TimeSpan UsualWindow = TimeSpan.FromHours(1);

    private readonly RequestCounts counts = new(options.Time);

    /// <summary>The state of the data.</summary>
    public int Revision { get; set; } = options.Revision;

    /// <summary>Answers a request.</summary>
    /// <exception cref="FormatException">A parameter is wrong.</exception>
    public async Task AnswerAsync(HttpContext http, CancellationToken stopping)
    {
        var query = SampleQuery.Read(http.Request.Query, options);
        var series = Series(http.Request);
        if (!Admit(http.Response, query, series))
        {
            await FaultyAnswers.RefuseAsync(http.Response, query, stopping);
            return;
        }

        if (counts.Next(series) % query.Every != 0)
            query = query with { Fault = SampleFault.None };
        if (await FaultyAnswers.TryAnswerAsync(http, query, options.Time, stopping))
            return;

        var users = new SampleUsers(options.Seed, Revision);
        if (IsUnchanged(http, users))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await SendAsync(http, query, UserPage.Of(query), users, stopping);
    }

    private static async Task SendAsync(HttpContext http, SampleQuery query, UserPage page, SampleUsers users, CancellationToken stopping)
    {
        if (page.Next is { } next)
            http.Response.Headers.Link = $"<{Link(http.Request, next, query.Fault)}>; rel=\"next\", <{Link(http.Request, 0, query.Fault)}>; rel=\"first\"";
        var body = page.Body(users, query);
        http.Response.ContentType = "application/json; charset=utf-8";
        switch (query.Fault)
        {
            case SampleFault.BrokenJson:
                await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), stopping);
                break;
            case SampleFault.Truncated:
                http.Response.ContentLength = body.Length;
                await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), stopping);
                await http.Response.Body.FlushAsync(stopping);
                http.Abort();
                break;
            default:
                await http.Response.Body.WriteAsync(body, stopping);
                break;
        }
    }

    // The same request but for the page it asks for.
    private static string Series(HttpRequest request) =>
        string.Join('&', request.Query.Where(pair => pair.Key != "since").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    private static string Link(HttpRequest request, int since, SampleFault fault)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != "since")) { { "since", since.ToString(CultureInfo.InvariantCulture) } };
        var host = fault == SampleFault.ForeignLink ? "another.example" : request.Host.Value;
        return $"{request.Scheme}://{host}{request.Path}{query}";
    }

    private bool Admit(HttpResponse response, SampleQuery query, string series)
    {
        var limited = query.Fault is SampleFault.RateLimit or SampleFault.HiddenRateLimit;
        var limit = limited ? query.Every : UsualLimit;
        var (left, end) = counts.Take(limited ? series : "", limit, limited ? query.Wait : UsualWindow);
        if (query.Fault != SampleFault.HiddenRateLimit || left < 0)
        {
            response.Headers["X-RateLimit-Limit"] = Text(limit);
            response.Headers["X-RateLimit-Remaining"] = Text(Math.Max(left, 0));
            response.Headers["X-RateLimit-Reset"] = Text(end.ToUnixTimeSeconds());
        }

        return left >= 0;
    }

    private bool IsUnchanged(HttpContext http, SampleUsers users)
    {
        var tag = $"\"{Convert.ToHexStringLower(Encoding.UTF8.GetBytes($"{options.Seed}-{options.Users}-{Revision}"))}\"";
        http.Response.Headers.ETag = tag;
        http.Response.GetTypedHeaders().LastModified = users.LastModified;
        var asked = http.Request.Headers.IfNoneMatch.ToString();
        return asked.Length > 0
            ? asked.Contains(tag, StringComparison.Ordinal)
            : http.Request.GetTypedHeaders().IfModifiedSince >= users.LastModified;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
