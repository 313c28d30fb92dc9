using Dlm.Configuration;
using Dlm.Importing.Sources.Formats;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Importing.Sources.Blobs;

/// <summary>A blob with comma-separated values.</summary>
internal sealed class CsvBlobSource : IImportSource
{
    private readonly BlobReader reader;
    private readonly IRecordFormat format;

    public CsvBlobSource(StorageConnection storage, IOptions<DlmOptions> options)
    {
        var import = options.Value.Import;
        reader = new BlobReader(storage, import);
        format = new CsvFormat(import.Csv.Delimiter[0], import.MaxPageBytes);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImportPage> ReadAsync(ImportRequest request, CancellationToken cancellationToken) =>
        reader.ReadAsync(request, format, cancellationToken);
}
