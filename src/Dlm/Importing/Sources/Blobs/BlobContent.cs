using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs;
using Dlm.Importing.Sources.Formats;

namespace Dlm.Importing.Sources.Blobs;

/// <summary>One state of a blob, read by ranges.</summary>
internal sealed class BlobContent(BlobClient blob, BlobProperties properties) : IRecordContent
{
    private const int RangeSize = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken) =>
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
}
