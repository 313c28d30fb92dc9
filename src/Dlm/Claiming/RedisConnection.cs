using Dlm.Configuration;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Dlm.Claiming;

/// <summary>The connection to one server, tried until there is one. From then on the client itself connects again.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly RedisEndpoint endpoint;
    private readonly IRedisAuthentication? authentication;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="endpoint">The server.</param>
    /// <param name="authentication">What shows it who this is; null where the endpoint says it.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="log">Told what fails.</param>
    public RedisConnection(RedisEndpoint endpoint, IRedisAuthentication? authentication, TimeProvider time, ILogger log)
    {
        this.endpoint = endpoint;
        this.authentication = authentication;
        this.time = time;
        this.log = log;
        Established = EstablishAsync();
    }

    /// <summary>The connection. The server may not have answered yet.</summary>
    public Task<IConnectionMultiplexer> Established { get; }

    /// <summary>The end of the first try, whatever came of it.</summary>
    public Task Tried => tried.Task;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        try
        {
            await (await Established).DisposeAsync();
        }
        catch (Exception)
        {
            // There is no connection, or none any more.
        }

        closing.Dispose();
    }

    private async Task<IConnectionMultiplexer> EstablishAsync()
    {
        try
        {
            while (true)
            {
                if (await AuthenticatedAsync() is { } options && await ConnectAsync(options) is { } connected)
                {
                    return connected;
                }

                tried.TrySetResult();
                await Task.Delay(Pause, time, closing.Token);
            }
        }
        finally
        {
            tried.TrySetResult();
        }
    }

    private async Task<ConfigurationOptions?> AuthenticatedAsync()
    {
        // What authenticates it is its own, and no part of its text: connections are found again by that.
        var options = endpoint.Options.Clone();
        try
        {
            await (authentication?.ConfigureAsync(options, closing.Token) ?? Task.CompletedTask);
            return options;
        }
        catch (Exception fault) when (!closing.IsCancellationRequested)
        {
            Unreachable(endpoint.Name, $"no token. {ShownText.FirstLine(fault.GetBaseException())}");
            return null;
        }
    }

    // The client throws where its own settings forbid what it needs, and where it looks for a server through others.
    private async Task<ConnectionMultiplexer?> ConnectAsync(ConfigurationOptions options)
    {
        try
        {
            return Observed(await ConnectionMultiplexer.ConnectAsync(options));
        }
        catch (Exception fault) when (!closing.IsCancellationRequested)
        {
            Unreachable(endpoint.Name, RedisFault.Describe(fault));
            return null;
        }
    }

    private ConnectionMultiplexer Observed(ConnectionMultiplexer server)
    {
        if (!server.IsConnected)
        {
            Unreachable(endpoint.Name, "no connection.");
        }

        server.ConnectionFailed += (_, failure) => Unreachable(endpoint.NameOf(failure.EndPoint), $"{failure.FailureType}.");
        server.ConnectionRestored += (_, restored) => log.ServiceReady($"Redis {endpoint.NameOf(restored.EndPoint)}");
        return server;
    }

    private void Unreachable(string server, string fault) => log.ServiceUnreachable($"Redis {server}", fault);
}
