using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dlm.Testing.Tests;

public sealed class TcpProxyTests : IAsyncLifetime
{
    private readonly EchoServer _server = new();
    private readonly TcpProxy _proxy;

    public TcpProxyTests() => _proxy = new TcpProxy(_server.EndPoint, seed: 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_is_sent_arrives_and_the_answer_comes_back()
    {
        using var client = await ConnectAsync();

        await SendAsync(client, "hello");

        (await ReceiveAsync(client, 5)).Should().Be("hello");
    }

    [Fact]
    public async Task The_end_of_a_stream_is_passed_on()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "bye");
        client.Shutdown(SocketShutdown.Send);

        (await ReceiveAsync(client, 3)).Should().Be("bye");
        (await client.ReceiveAsync(new byte[1], Token)).Should().Be(0);
        await Eventually.True(() => _proxy.Connections == 0, cancellationToken: Token);
    }

    [Fact]
    public async Task Delays_keep_the_order()
    {
        _proxy.Delay(TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        using var client = await ConnectAsync();
        var sent = new StringBuilder();
        for (var i = 0; i < 100; i++)
        {
            var text = i.ToString("000;", CultureInfo.InvariantCulture);
            sent.Append(text);
            await SendAsync(client, text);
        }

        (await ReceiveAsync(client, sent.Length)).Should().Be(sent.ToString());
    }

    [Fact]
    public async Task A_delay_holds_each_direction_up()
    {
        _proxy.Delay(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));
        using var client = await ConnectAsync();
        var watch = Stopwatch.StartNew();

        await SendAsync(client, "x");
        await ReceiveAsync(client, 1);

        // Timers may fire up to one of their ticks early.
        watch.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(90));
    }

    [Fact]
    public async Task A_black_hole_holds_everything_until_it_is_healed()
    {
        using var client = await ConnectAsync();
        _proxy.Mode = TcpProxyMode.Blackhole;
        await SendAsync(client, "held");
        using var late = await ConnectAsync();
        await SendAsync(late, "late");

        await NothingIsReceivedAsync(client);
        _server.Received.Should().BeEmpty();

        _proxy.Mode = TcpProxyMode.Pass;
        (await ReceiveAsync(client, 4)).Should().Be("held");
        (await ReceiveAsync(late, 4)).Should().Be("late");
    }

    [Fact]
    public async Task With_replies_held_the_server_still_does_what_it_was_asked()
    {
        using var client = await ConnectAsync();
        _proxy.Mode = TcpProxyMode.BlackholeReplies;
        await SendAsync(client, "done");

        await Eventually.True(() => _server.Received == "done", cancellationToken: Token);
        await NothingIsReceivedAsync(client);
    }

    [Fact]
    public async Task A_cut_resets_the_connections_that_exist_and_no_others()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "x");
        await ReceiveAsync(client, 1);

        _proxy.Cut();

        await IsResetAsync(client);
        using var next = await ConnectAsync();
        await SendAsync(next, "y");
        (await ReceiveAsync(next, 1)).Should().Be("y");
    }

    [Fact]
    public async Task Refused_connections_are_reset_and_existing_ones_go_on()
    {
        using var existing = await ConnectAsync();
        await SendAsync(existing, "a");
        await ReceiveAsync(existing, 1);

        _proxy.Mode = TcpProxyMode.Refuse;

        await ConnectingIsResetAsync(_proxy);
        await SendAsync(existing, "b");
        (await ReceiveAsync(existing, 1)).Should().Be("b");
    }

    [Fact]
    public async Task A_dead_server_shows_as_a_reset()
    {
        await using var proxy = new TcpProxy(ClosedEndPoint());

        await ConnectingIsResetAsync(proxy);
    }

    [Fact]
    public async Task Disposal_ends_held_connections()
    {
        var proxy = new TcpProxy(_server.EndPoint) { Mode = TcpProxyMode.Blackhole };
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(proxy.EndPoint, Token);
        await SendAsync(client, "held");
        await Eventually.True(() => proxy.Connections == 1, cancellationToken: Token);

        await proxy.DisposeAsync();

        await IsResetAsync(client);
    }

    private static IPEndPoint ClosedEndPoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), Token);

    private static async Task<string> ReceiveAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        for (var received = 0; received < count;)
        {
            var n = await socket.ReceiveAsync(buffer.AsMemory(received), Token);
            if (n == 0)
                throw new InvalidOperationException($"The stream ended after {received} of {count} bytes.");
            received += n;
        }

        return Encoding.ASCII.GetString(buffer);
    }

    private static async Task NothingIsReceivedAsync(Socket socket)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var receive = async () => await socket.ReceiveAsync(new byte[1], soon.Token);
        await receive.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task IsResetAsync(Socket socket)
    {
        var receive = async () => await socket.ReceiveAsync(new byte[1], Token);
        (await receive.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    private static async Task ConnectingIsResetAsync(TcpProxy proxy)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        // The reset may come before connecting has ended or after it.
        var connect = async () =>
        {
            await socket.ConnectAsync(proxy.EndPoint, Token);
            await socket.ReceiveAsync(new byte[1], Token);
        };
        (await connect.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_proxy.EndPoint, Token);
        return socket;
    }
}
