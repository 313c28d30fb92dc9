using System.Buffers;
using System.IO.Compression;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Dlm.Importing.Sources.Blobs;

/// <summary>One state of a blob, read by ranges. A packed one (gzip) has no ranges: it is unpacked from the beginning.</summary>
internal sealed class BlobContent(BlobClient blob, BlobProperties properties) : IRecordContent
{
    private const int RangeSize = 4 * 1024 * 1024;

    private bool IsPacked => IsGzip(properties.ContentEncoding) || blob.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        if (!IsPacked)
        {
            return await OpenRangesAsync(offset, cancellationToken);
        }

        var unpacked = new GZipStream(await OpenRangesAsync(0, cancellationToken), CompressionMode.Decompress);
        try
        {
            await SkipAsync(unpacked, offset, cancellationToken);
            return unpacked;
        }
        catch
        {
            await unpacked.DisposeAsync();
            throw;
        }
    }

    public static bool IsGzip(string? encoding) => string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase);

    private Task<Stream> OpenRangesAsync(long offset, CancellationToken cancellationToken) =>
        offset >= properties.ContentLength
            ? Task.FromResult(Stream.Null)
            : blob.OpenReadAsync(
                new BlobOpenReadOptions(allowModifications: false)
                {
                    Position = offset,
                    BufferSize = RangeSize,
                    Conditions = new BlobRequestConditions { IfMatch = properties.ETag },
                },
                cancellationToken);

    private static async Task SkipAsync(Stream stream, long bytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (bytes > 0)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    return;
                }

                bytes -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
