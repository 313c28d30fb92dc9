using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DlmFunctions.LocalHost.SampleApi;

/// <summary>A JSON API with users like those of GitHub, on the loopback address of this machine: something to import without the internet.</summary>
internal sealed class SampleApiServer : IAsyncDisposable
{
    private const int RequestsKept = 100_000;
    private static readonly string[] HeadersKept = ["Accept", "Accept-Encoding", "User-Agent", "If-None-Match", "If-Modified-Since", "X-Api-Key"];

    private readonly ConcurrentQueue<SampleRequest> requests = new();
    private readonly WebApplication app;
    private readonly UsersEndpoint users;
    private int arrived;

    private SampleApiServer(WebApplication app, SampleApiOptions options)
    {
        this.app = app;
        users = new UsersEndpoint(options);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <summary>The address of the first page.</summary>
    public Uri Users => new(Address, "users");

    /// <summary>The state of the data; another one than before has another <c>ETag</c>, and one user in ten is another.</summary>
    public int Revision
    {
        get => users.Revision;
        set => users.Revision = value;
    }

    /// <summary>How many requests have arrived, whether they are answered or not.</summary>
    public int Arrived => arrived;

    /// <summary>The latest requests in the order of their answers; those for <c>/requests</c> are not among them.</summary>
    public IReadOnlyCollection<SampleRequest> Requests => requests;

    /// <summary>Starts a server.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SampleApiServer> StartAsync(SampleApiOptions options, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddResponseCompression();
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var server = new SampleApiServer(builder.Build(), options);
        try
        {
            server.app.UseResponseCompression();
            server.app.Run(server.AnswerAsync);
            await server.app.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it; requests that are being answered are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping, http.RequestAborted);
        if (http.Request.Path == "/requests")
        {
            await ReportAsync(http, stopping.Token);
            return;
        }

        Interlocked.Increment(ref arrived);
        try
        {
            await (http.Request.Path == "/users" ? users.AnswerAsync(http, stopping.Token) : RefuseAsync(http, 404, "There are /users and /requests."));
        }
        catch (FormatException wrong)
        {
            await RefuseAsync(http, 400, wrong.Message);
        }
        catch (Exception gone) when (stopping.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            http.Abort();
        }
        finally
        {
            Keep(http);
        }
    }

    private static Task RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { message });
    }

    private Task ReportAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var answered = requests.ToArray();
        return http.Response.WriteAsJsonAsync(
            new
            {
                total = answered.Length,
                statuses = answered.CountBy(request => request.Status).ToDictionary(),
                pages = answered.CountBy(request => request.Target).ToDictionary(),
            },
            cancellationToken);
    }

    private void Keep(HttpContext http)
    {
        var headers = http.Request.Headers;
        requests.Enqueue(new SampleRequest(
            http.Request.Path + http.Request.QueryString.Value,
            http.Response.StatusCode,
            headers.Authorization.Count > 0 ? headers.Authorization.ToString() : null,
            HeadersKept.Where(headers.ContainsKey).ToDictionary(name => name, name => headers[name].ToString(), StringComparer.OrdinalIgnoreCase)));
        while (requests.Count > RequestsKept && requests.TryDequeue(out _))
        {
            // Only the latest are kept.
        }
    }

    // Signals are for the program around it.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
