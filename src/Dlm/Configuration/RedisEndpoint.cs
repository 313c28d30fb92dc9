using System.Net;
using StackExchange.Redis;

namespace Dlm.Configuration;

/// <summary>
/// An entry of <c>Dlm:Redlock:Endpoints</c>, taken apart. The client takes each part between two commas that is no option for a server, and so
/// half of a password with a comma. Only servers in front of the options are ever shown.
/// </summary>
internal sealed class RedisEndpoint
{
    private const int DefaultPort = 6379;
    private const int DefaultTlsPort = 6380;
    private const int DefaultSentinelPort = 26379;
    private readonly IReadOnlyList<string> shown;
    private readonly HashSet<string> nodes;

    private RedisEndpoint(string setting, string text)
    {
        Options = ConfigurationOptions.Parse(text);
        var inFront = InFront(text);
        var doubtful = Options.EndPoints.Where(server => inFront.Count > 0 && !inFront.Contains(server) && !HasPort(server)).ToList();
        doubtful.ForEach(server => Options.EndPoints.Remove(server));
        LeftOut = doubtful.Count;
        IsValid = inFront.All(IsHost);
        shown = [.. inFront.Select(Show)];
        nodes = [.. (inFront.Count > 0 ? inFront : Options.EndPoints).Select(Node)];
        Name = shown.Count > 0 ? shown[0] : $"of {setting}";
    }

    /// <summary>How to connect.</summary>
    public ConfigurationOptions Options { get; }

    /// <summary>The number of the database.</summary>
    public int Database => Options.DefaultDatabase ?? 0;

    /// <summary>What to call the server in logs and errors: host and port, or the setting where no server stands in front.</summary>
    public string Name { get; }

    /// <summary>Whether what stands in front of the options can be servers.</summary>
    public bool IsValid { get; }

    /// <summary>How many parts behind the options are not used: they have no port, and may be a part of a password.</summary>
    public int LeftOut { get; }

    /// <exception cref="ArgumentException">The client cannot read it. The message may repeat a secret; others may be thrown.</exception>
    public static RedisEndpoint Parse(int index, string text) => new($"Dlm:Redlock:Endpoints:{index}", text);

    /// <summary>What to call a server that the client names.</summary>
    public string NameOf(EndPoint? server) => server is not null && Show(server) is var name && shown.Contains(name) ? name : Name;

    /// <summary>Whether both are one database, as far as the text tells: a server in common, and the same number.</summary>
    public bool IsSameDatabaseAs(RedisEndpoint other) =>
        Database == other.Database && Options.ServiceName == other.Options.ServiceName && nodes.Overlaps(other.nodes);

    private static EndPointCollection InFront(string text)
    {
        var servers = string.Join(',', text.Split(',').TakeWhile(part => part.Trim().IndexOf('=', StringComparison.Ordinal) <= 0));
        return string.IsNullOrWhiteSpace(servers) ? [] : ConfigurationOptions.Parse(servers).EndPoints;
    }

    private static bool IsHost(EndPoint server) => server is not DnsEndPoint name || Uri.CheckHostName(name.Host) != UriHostNameType.Unknown;

    private static bool HasPort(EndPoint server) => server is DnsEndPoint { Port: > 0 } or IPEndPoint { Port: > 0 };

    private string Show(EndPoint server) => server switch
    {
        DnsEndPoint name => $"{name.Host}:{PortOrDefault(name.Port)}",
        IPEndPoint address => new IPEndPoint(address.Address, PortOrDefault(address.Port)).ToString(),
        _ => server.ToString() ?? string.Empty,
    };

    // All spellings of a server are one node.
    private string Node(EndPoint server) => server switch
    {
        DnsEndPoint name => $"{name.Host.TrimEnd('.').ToLowerInvariant()}:{PortOrDefault(name.Port)}",
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } address => Node(new IPEndPoint(address.Address.MapToIPv4(), address.Port)),
        IPEndPoint address when address.Address.Equals(IPAddress.Loopback) || address.Address.Equals(IPAddress.IPv6Loopback) =>
            Node(new DnsEndPoint("localhost", address.Port)),
        _ => Show(server),
    };

    private int PortOrDefault(int port) =>
        port != 0 ? port : Options.ServiceName is not null ? DefaultSentinelPort : Options.Ssl ? DefaultTlsPort : DefaultPort;
}
