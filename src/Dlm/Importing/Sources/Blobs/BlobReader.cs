using System.Runtime.CompilerServices;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs;
using Azure;
using Dlm.Configuration;
using Dlm.Importing.Sources.Formats;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.Importing.Sources.Blobs;

/// <summary>Reads a blob of the jobs storage account page by page. A blob that is replaced meanwhile is read from its beginning.</summary>
internal sealed class BlobReader(StorageConnection storage, ImportOptions options)
{
    public async IAsyncEnumerable<ImportPage> ReadAsync(
        ImportRequest request, IRecordFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blob = Find(request.Location);
        BlobProperties properties = await AskAsync(blob, async () => await blob.GetPropertiesAsync(cancellationToken: cancellationToken));
        var state = properties.ETag;
        if (request.Cursor is null && request.Validator == state.ToString())
        {
            yield return new ImportPage { Records = [], Validator = request.Validator, Unchanged = true };
            yield break;
        }

        RefuseIfPacked(request.Location, properties);
        var start = BlobCursor.Parse(request.Cursor) is { } cursor && cursor.State == state ? cursor.Offset : 0;
        var records = format.ReadAsync(new BlobContent(blob, properties), start, cancellationToken);
        var pages = RecordPages.ReadAsync(records, start, offset => new BlobCursor(offset, state).ToString(), options, cancellationToken);
        await using var each = pages.GetAsyncEnumerator(cancellationToken);
        for (var isFirst = start == 0; await AskAsync(blob, async () => await each.MoveNextAsync()); isFirst = false)
        {
            yield return isFirst ? each.Current with { Validator = state.ToString() } : each.Current;
        }
    }

    private BlobClient Find(string location)
    {
        if (location.Split('/', 2) is not [{ Length: > 0 } container, { Length: > 0 } name])
        {
            throw new PermanentFailureException($"Dlm:Import:Locations: \"{location}\" is no place of a blob. Allowed: container/blob.");
        }

        var service = storage.Blobs() ?? throw new PermanentFailureException(
            $"{StorageConnection.Name} names no blob service. Allowed: a connection string with one, or {StorageConnection.Name}:blobServiceUri as an https address.");
        return service.GetBlobContainerClient(container).GetBlobClient(name);
    }

    // A packed text has no ranges to go on from, and the framework does not tell when the end of one is missing.
    private static void RefuseIfPacked(string location, BlobProperties properties)
    {
        if (!string.IsNullOrEmpty(properties.ContentEncoding) || location.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            throw new PermanentFailureException($"The blob {location} is packed ({properties.ContentEncoding ?? "gzip"}). Allowed: one that is not packed.");
        }
    }

    private static async Task<T> AskAsync<T>(BlobClient blob, Func<Task<T>> ask)
    {
        var name = $"{blob.BlobContainerName}/{blob.Name}";
        try
        {
            return await ask();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new PermanentFailureException($"The blob {name} does not exist.", missing);
        }
        catch (RequestFailedException replaced) when (replaced.Status == 412)
        {
            throw new IOException($"The blob {name} was replaced while it was read: the next attempt begins again.", replaced);
        }
    }
}
