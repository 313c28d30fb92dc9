using System.Net;
using System.Net.Sockets;

namespace Dlm.Tests.Support;

/// <summary>Takes a request on each connection, and resets the connection instead of an answer.</summary>
internal sealed class ResettingServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private int requests;

    public ResettingServer()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Requests => Volatile.Read(ref requests);

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync();
                if (await connection.GetStream().ReadAsync(new byte[4096]) > 0)
                {
                    Interlocked.Increment(ref requests);
                }

                connection.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
