using System.Globalization;
using DlmFunctions.LocalHost.Services;
using StackExchange.Redis;

namespace Dlm.IntegrationTests.Claiming.Entra;

/// <summary>Three Redis servers with users whose passwords are tokens, seen by an administrator.</summary>
internal sealed class TokenServers : IAsyncDisposable
{
    private const string AsAdministrator = ",user=administrator,password=secret,allowAdmin=true";
    private readonly List<RedisServer> redis = [];
    private ConnectionMultiplexer? administrator;

    public IReadOnlyList<string> Endpoints => [.. redis.Select(server => server.Endpoint)];

    /// <summary>The same for whoever has no token.</summary>
    public IReadOnlyList<string> AdministratorsEndpoints => [.. redis.Select(server => server.Endpoint + AsAdministrator)];

    private IEnumerable<IServer> Servers => administrator!.GetServers();

    public static async Task<TokenServers> StartAsync(Support.TestServers servers)
    {
        var started = new TokenServers();
        for (var number = 0; number < 3; number++)
        {
            started.redis.Add(await servers.StartRedisAsync($"tokens-{number}"));
        }

        await using (started.administrator = await ConnectionMultiplexer.ConnectAsync(string.Join(',', started.Endpoints) + ",allowAdmin=true"))
        {
            await started.AcceptAsync("administrator", "secret");
            await started.OnAllAsync("ACL", "SETUSER", "default", "off");
        }

        started.administrator = await ConnectionMultiplexer.ConnectAsync(string.Join(',', started.Endpoints) + AsAdministrator);
        return started;
    }

    /// <summary>Takes this token of the user from now on, beside the ones before.</summary>
    public Task AcceptAsync(string user, string token) => OnAllAsync("ACL", "SETUSER", user, "on", "~*", "&*", "+@all", ">" + token);

    /// <summary>Takes no token but this one from now on, and closes what is connected.</summary>
    public async Task AcceptOnlyAsync(string user, string token)
    {
        await OnAllAsync("ACL", "SETUSER", user, "resetpass", ">" + token);
        await OnAllAsync("CLIENT", "KILL", "USER", user);
    }

    /// <summary>Removes a user. Redis closes what is connected in this name.</summary>
    public Task RemoveAsync(string user) => OnAllAsync("ACL", "DELUSER", user);

    /// <summary>The connections of a user: server and id.</summary>
    public async Task<IReadOnlyList<string>> ConnectionsAsync(string user)
    {
        var clients = new List<string>();
        foreach (var server in Servers)
        {
            var text = (string)(await server.ExecuteAsync("CLIENT", "LIST"))!;
            clients.AddRange(text.Split('\n').Where(line => line.Contains($" user={user} ")).Select(line => $"{server.EndPoint} {line.Split(' ')[0]}"));
        }

        return clients;
    }

    /// <summary>How often each server was sent <c>AUTH</c>, in the order of the servers.</summary>
    public async Task<IReadOnlyList<int>> AuthenticationsAsync()
    {
        var counts = new List<int>();
        foreach (var server in Servers)
        {
            var auth = (await server.InfoAsync("commandstats")).SelectMany(group => group).SingleOrDefault(pair => pair.Key == "cmdstat_auth").Value;
            counts.Add(auth is null ? 0 : int.Parse(auth.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        await (administrator?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var server in redis)
        {
            await server.DisposeAsync();
        }
    }

    private Task<RedisResult[]> OnAllAsync(string command, params object[] arguments) => Task.WhenAll(Servers.Select(server => server.ExecuteAsync(command, arguments)));
}
