using System.Text;
using Dlm.Importing.Sources.Formats;

namespace Dlm.Tests.Importing.Sources.Formats;

/// <summary>Content that arrives a few bytes at a time, so that every record is cut somewhere.</summary>
internal sealed class TextContent(byte[] bytes, int atOnce = 7) : IRecordContent
{
    public TextContent(string text, int atOnce = 7)
        : this(Encoding.UTF8.GetBytes(text), atOnce)
    {
    }

    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new Trickle(bytes[(int)Math.Min(offset, bytes.Length)..], atOnce));

    private sealed class Trickle(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atOnce));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atOnce)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, atOnce)], cancellationToken);
    }
}
