using System.Globalization;
using Azure;

namespace Dlm.Importing.Sources.Blobs;

/// <summary>Where a record of a blob starts, and in which state of the blob.</summary>
internal sealed record BlobCursor(long Offset, ETag State)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset} {State}");

    /// <returns>Null for what another source wrote.</returns>
    public static BlobCursor? Parse(string? cursor) =>
        cursor?.Split(' ', 2) is [var offset, var state]
        && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new BlobCursor(number, new ETag(state))
            : null;
}
