using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Loopback ports that nobody listens on.</summary>
internal static class FreePorts
{
    // Below what systems give to outgoing connections: a port from there may be taken again before the server listens on it.
    private const int First = 20_000;
    private const int Behind = 32_000;

    // In turn, from anywhere: whoever asks while the server of another is still starting gets other ports than that one.
    private static uint last = (uint)RandomNumberGenerator.GetInt32(Behind - First);

    /// <summary>Distinct ports that were free a moment ago, and that this process has not got lately.</summary>
    public static int[] Take(int count) => [.. InTurn().Where(IsFree).Take(count)];

    /// <summary>These ports, or as many others if one of them is taken.</summary>
    public static int[] Prefer(params int[] ports) => Array.TrueForAll(ports, IsFree) ? ports : Take(ports.Length);

    private static IEnumerable<int> InTurn()
    {
        while (true)
        {
            yield return First + (int)(Interlocked.Increment(ref last) % (Behind - First));
        }
    }

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
