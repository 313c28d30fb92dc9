using Dlm.Configuration;
using Dlm.Importing.Sources.Formats;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Importing.Sources.Blobs;

/// <summary>A blob with one JSON object a line.</summary>
internal sealed class NdjsonBlobSource : IImportSource
{
    private readonly BlobReader reader;
    private readonly IRecordFormat format;

    public NdjsonBlobSource(StorageConnection storage, IOptions<DlmOptions> options)
    {
        var import = options.Value.Import;
        reader = new BlobReader(storage, import);
        format = new NdjsonFormat(import.MaxPageBytes);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImportPage> ReadAsync(ImportRequest request, CancellationToken cancellationToken) =>
        reader.ReadAsync(request, format, cancellationToken);
}
