using System.Net;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Dlm.Claiming.Entra;

/// <summary>
/// Gives a connection the newest token each time it is opened, which is when the client asks for user and password. Otherwise it is what the
/// client would choose for the server itself.
/// </summary>
internal sealed class TokenOptions(
    DefaultOptionsProvider chosen, Func<RedisToken> newest, Func<IConnectionMultiplexer, Task> connected) : DefaultOptionsProvider
{
    public override string User => newest().User;

    public override string Password => newest().Password;

    public override Version DefaultVersion => chosen.DefaultVersion;

    public override bool GetDefaultSsl(EndPointCollection endPoints) => chosen.GetDefaultSsl(endPoints) || !endPoints.All(IsThisMachine);

    // Not what the client would do here: it may subscribe to something.
    public override Task AfterConnectAsync(ConnectionMultiplexer multiplexer, Action<string> log) => connected(multiplexer);

    // A token is not to cross a network in clear text, unless the endpoint says ssl=false.
    private static bool IsThisMachine(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint address => IPAddress.IsLoopback(address.Address),
        DnsEndPoint name => name.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase),
        _ => true,
    };
}
