using Dlm.Configuration;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Formats;
using Dlm.Tests.Importing.Sources.Formats;

namespace Dlm.Tests.Importing.Support;

/// <summary>A text in some format, as a source with pages of seven records.</summary>
internal sealed class TextSource(IRecordFormat format, byte[] text) : IImportSource
{
    private readonly ImportOptions pages = new() { PageSize = 7 };

    public IAsyncEnumerable<ImportPage> ReadAsync(ImportRequest request, CancellationToken cancellationToken) =>
        RecordPages.ReadAsync(format.ReadAsync(new TextContent(text, 4096), 0, cancellationToken), 0, offset => $"{offset}", pages, cancellationToken);
}
