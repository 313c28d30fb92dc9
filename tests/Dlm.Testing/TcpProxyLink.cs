using System.Net;
using System.Net.Sockets;

namespace Dlm.Testing;

/// <summary>One connection through a <see cref="TcpProxy"/>: a client socket, a server socket and a pump for each direction.</summary>
internal sealed class TcpProxyLink(TcpProxy proxy, Socket client, int seed) : IDisposable
{
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _reset = new();

    public void Reset()
    {
        try
        {
            _reset.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in the meantime.
        }
    }

    public async Task RunAsync(EndPoint target)
    {
        client.NoDelay = true;
        try
        {
            await _server.ConnectAsync(target, _reset.Token);
            await Task.WhenAll(
                PumpAsync(client, _server, reply: false, new Random(seed)),
                PumpAsync(_server, client, reply: true, new Random(~seed)));
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // One side is gone, or the link was cut: either way both sides see a reset, which is what a broken connection looks like.
            client.Close(timeout: 0);
            _server.Close(timeout: 0);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
        _reset.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, bool reply, Random random)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            int count;
            while ((count = await from.ReceiveAsync(buffer, _reset.Token)) > 0)
            {
                await proxy.WaitForTurnAsync(reply, random, _reset.Token);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _reset.Token);
            }

            await proxy.WaitForTurnAsync(reply, random, _reset.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            await _reset.CancelAsync();
            throw;
        }
    }
}
