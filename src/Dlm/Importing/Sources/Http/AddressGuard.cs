using System.Net;
using System.Net.Sockets;
using Dlm.Runs;

namespace Dlm.Importing.Sources.Http;

/// <summary>
/// Keeps a public source from reaching into the network that the import runs in. Asked when a connection is opened, with the addresses that
/// are then used: a name that is resolved to something else the next time gains nothing.
/// </summary>
internal sealed class AddressGuard(Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> isPublic)
{
    /// <summary>The guard that asks the machine's resolver.</summary>
    public AddressGuard()
        : this(Dns.GetHostAddressesAsync, AddressRanges.IsPublic)
    {
    }

    /// <summary>Whether an address is one of the internet.</summary>
    public bool IsPublic(IPAddress address) => isPublic(address);

    /// <summary>Whether a host has addresses of the internet only; null where its name cannot be resolved now.</summary>
    public async Task<bool?> IsPublicAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            return Array.TrueForAll(await AddressesAsync(uri.IdnHost, cancellationToken), IsPublic);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Opens a connection to a public address: the callback of a handler whose requests must not go elsewhere.</summary>
    /// <exception cref="PermanentFailureException">The host has an address that is not public.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await AddressesAsync(host, cancellationToken);
        if (!IsProxy(context) && Array.Find(addresses, address => !isPublic(address)) is { } refused)
        {
            throw new PermanentFailureException(
                $"{host} is at {refused}, which is not a public address: a public source must not lead into a private network.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A proxy of the operator's may be anywhere; what it connects to is for it to judge.
    private static bool IsProxy(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.Method == HttpMethod.Connect
        || (context.InitialRequestMessage.RequestUri is { } uri
            && !HttpClient.DefaultProxy.IsBypassed(uri)
            && HttpClient.DefaultProxy.GetProxy(uri) is { } proxy
            && proxy.Port == context.DnsEndPoint.Port
            && string.Equals(proxy.IdnHost, context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase));

    private Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address) ? Task.FromResult(new[] { address }) : resolve(host, cancellationToken);
}
