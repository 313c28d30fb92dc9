using System.Net;
using System.Net.Sockets;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Loopback ports that nobody listens on.</summary>
internal static class FreePorts
{
    // Below what systems give to outgoing connections: a port from there may be taken again before the server listens on it.
    private const int First = 20_000;
    private const int Behind = 32_000;

    /// <summary>Distinct ports that were free a moment ago.</summary>
    public static int[] Take(int count)
    {
        var random = new Random();
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = random.Next(First, Behind);
            if (IsFree(port))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
    }

    /// <summary>These ports, or as many others if one of them is taken.</summary>
    public static int[] Prefer(params int[] ports) => Array.TrueForAll(ports, IsFree) ? ports : Take(ports.Length);

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            // Taken: that is the answer.
            return false;
        }
    }
}
