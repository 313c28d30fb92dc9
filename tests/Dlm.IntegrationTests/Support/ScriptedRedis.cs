using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dlm.IntegrationTests.Support;

/// <summary>
/// Something that speaks the protocol of Redis (RESP2) and answers what a test wants: null leaves the question unanswered. What a client needs
/// to connect is answered as a Redis would.
/// </summary>
internal sealed class ScriptedRedis : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Func<IReadOnlyList<string>, string?> answer;
    private readonly Task listening;

    public ScriptedRedis(Func<IReadOnlyList<string>, string?> answer)
    {
        this.answer = answer;
        listener.Start();
        listening = ListenAsync();
    }

    public string Endpoint => listener.LocalEndpoint.ToString()!;

    /// <summary>The answer of a Redis that is in order, to what a client asks when it connects.</summary>
    public static string InOrder(IReadOnlyList<string> command) => command[0].ToUpperInvariant() switch
    {
        "ECHO" => Bulk(command[1]),
        "PING" => "+PONG\r\n",
        "HELLO" => "-ERR unknown command 'HELLO'\r\n",
        "INFO" => Bulk("redis_version:7.0.0\r\nredis_mode:standalone\r\nrole:master\r\n"),
        "CONFIG" => "*0\r\n",
        "CLUSTER" => "-ERR This instance has cluster support disabled\r\n",
        "GET" => "$-1\r\n",
        "SUBSCRIBE" => $"*3\r\n{Bulk("subscribe")}{Bulk(command[1])}:1\r\n",
        "CLIENT" when command[1].Equals("ID", StringComparison.OrdinalIgnoreCase) => ":1\r\n",
        "EVAL" or "EVALSHA" => ":1\r\n",
        _ => "+OK\r\n",
    };

    public static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptTcpClientAsync(closing.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                while (await ReadAsync(reader) is { Count: > 0 } command)
                {
                    if (answer(command) is { } reply)
                    {
                        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(reply), closing.Token);
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    // An array of bulk strings.
    private async Task<IReadOnlyList<string>> ReadAsync(StreamReader reader)
    {
        var command = new List<string>();
        for (var left = await LengthAsync(reader); left > 0; left--)
        {
            var text = new char[await LengthAsync(reader) + 2];
            await reader.ReadBlockAsync(text, closing.Token);
            command.Add(new string(text[..^2]));
        }

        return command;
    }

    private async Task<int> LengthAsync(StreamReader reader) =>
        await reader.ReadLineAsync(closing.Token) is { Length: > 1 } header ? int.Parse(header[1..], CultureInfo.InvariantCulture) : 0;
}
