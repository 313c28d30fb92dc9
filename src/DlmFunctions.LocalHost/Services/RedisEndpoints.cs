using System.Net;
using StackExchange.Redis;

namespace DlmFunctions.LocalHost.Services;

/// <summary>The configuration strings of the Redis databases that vote.</summary>
internal static class RedisEndpoints
{
    private const int FirstDatabase = 2;

    /// <summary>So many databases of one server, from number 2 on.</summary>
    public static IReadOnlyList<string> Databases(string server, int count) =>
        [.. Enumerable.Range(FirstDatabase, count).Select(database => $"{server},defaultDatabase={database}")];

    /// <summary>Whether an endpoint is on this machine.</summary>
    public static bool IsLocal(string endpoint) => ConfigurationOptions.Parse(endpoint).EndPoints.All(server => server switch
    {
        IPEndPoint address => IPAddress.IsLoopback(address.Address),
        DnsEndPoint name => name.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase),
        _ => false,
    });

    /// <summary>The servers in front of an endpoint's options. Behind them may be half of a password that has a comma, which the parser takes for a server.</summary>
    public static string Address(string endpoint)
    {
        var servers = string.Join(',', endpoint.Split(',').TakeWhile(part => part.Trim().IndexOf('=', StringComparison.Ordinal) <= 0));
        return string.IsNullOrWhiteSpace(servers) ? "a server" : string.Join(',', ConfigurationOptions.Parse(servers).EndPoints.Select(Text));
    }

    /// <summary>The port of an endpoint's server.</summary>
    public static int Port(string endpoint) => ConfigurationOptions.Parse(endpoint).EndPoints[0] switch
    {
        IPEndPoint address when address.Port != 0 => address.Port,
        DnsEndPoint name when name.Port != 0 => name.Port,
        _ => RedisServer.DefaultPort,
    };

    /// <summary>Servers and databases, in short.</summary>
    public static string Describe(IEnumerable<string> endpoints) => string.Join("; ", endpoints
        .GroupBy(Address)
        .Select(server => $"{server.Key} database {string.Join(", ", server.Select(Database))}"));

    private static int Database(string endpoint) => ConfigurationOptions.Parse(endpoint).DefaultDatabase ?? 0;

    private static string Text(EndPoint server) => server is DnsEndPoint name ? $"{name.Host}:{name.Port}" : server.ToString()!;
}
