using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Dlm.Claiming.Entra;

/// <summary>The connections that are open, and what gives them a new token: <c>AUTH</c>, without which Redis closes them when the old one ends.</summary>
internal sealed class OpenConnections(Func<RedisToken> newest, ILogger log)
{
    private readonly Lock sync = new();
    private readonly List<IConnectionMultiplexer> multiplexers = [];

    /// <summary>Takes care of the connections of a multiplexer from now on.</summary>
    public Task AddAsync(IConnectionMultiplexer multiplexer)
    {
        lock (sync)
        {
            multiplexers.Add(multiplexer);
        }

        // A connection that was being opened while the token changed may have got the one before.
        multiplexer.ConnectionRestored += (_, restored) => _ = AuthenticateAsync(multiplexer.GetServer(restored.EndPoint!));
        return AuthenticateAsync(multiplexer);
    }

    /// <summary>Gives the newest token to every open connection.</summary>
    /// <returns>Whether all of them accepted it. A server that is not connected has no say: it gets the newest when it connects.</returns>
    public async Task<bool> AuthenticateAsync()
    {
        IConnectionMultiplexer[] all;
        lock (sync)
        {
            all = [.. multiplexers];
        }

        var accepted = await Task.WhenAll(all.Select(AuthenticateAsync));
        return Array.TrueForAll(accepted, each => each);
    }

    private async Task<bool> AuthenticateAsync(IConnectionMultiplexer multiplexer)
    {
        var accepted = await Task.WhenAll(multiplexer.GetServers().Where(server => server.IsConnected).Select(AuthenticateAsync));
        return Array.TrueForAll(accepted, each => each);
    }

    private async Task<bool> AuthenticateAsync(IServer server)
    {
        try
        {
            var token = newest();
            await server.ExecuteAsync("AUTH", token.User, token.Password);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
        catch (Exception fault)
        {
            log.TokenRefused(server.EndPoint.ToString(), RedisFault.Describe(fault));
            return !server.IsConnected;
        }
    }
}
