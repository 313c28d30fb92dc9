using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dlm.Testing.Tests;

/// <summary>Sends back what it receives, and remembers it.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<byte> _received = new();
    private readonly Task _accepting;

    public EchoServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public EndPoint EndPoint => _listener.LocalEndpoint;

    public string Received => Encoding.ASCII.GetString([.. _received]);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(EchoAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task EchoAsync(Socket client)
    {
        using (client)
        {
            var buffer = new byte[1024];
            try
            {
                int count;
                while ((count = await client.ReceiveAsync(buffer, _stop.Token)) > 0)
                {
                    Array.ForEach(buffer[..count], _received.Enqueue);
                    await client.SendAsync(buffer.AsMemory(0, count), _stop.Token);
                }
            }
            catch (Exception ended) when (ended is SocketException or OperationCanceledException)
            {
                // The client has gone or the server is stopping: nothing is left to echo.
            }
        }
    }
}
