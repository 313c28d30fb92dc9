namespace Dlm.Tests.Support;

/// <summary>A connection at whose other end a server answers 200 to whatever is sent.</summary>
internal sealed class CannedServer() : MemoryStream("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray())
{
    public static HttpClient Client() =>
        new(new SocketsHttpHandler { ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new CannedServer()) });

    public override void Write(ReadOnlySpan<byte> buffer)
    {
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
