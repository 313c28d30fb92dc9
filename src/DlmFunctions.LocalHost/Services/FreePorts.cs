using System.Net;
using System.Net.Sockets;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Loopback ports that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>Distinct ports that were free a moment ago.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
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
