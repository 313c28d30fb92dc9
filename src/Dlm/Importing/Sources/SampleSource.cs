using System.Globalization;
using Dlm.Configuration;
using Dlm.Importing.Sources.Formats;
using Microsoft.Extensions.Options;

namespace Dlm.Importing.Sources;

/// <summary>The file of users that ships with the engine: an app without any configuration has something to import.</summary>
internal sealed class SampleSource(IOptions<DlmOptions> options) : IImportSource
{
    /// <inheritdoc/>
    public IAsyncEnumerable<ImportPage> ReadAsync(ImportRequest request, CancellationToken cancellationToken)
    {
        var import = options.Value.Import;
        var start = long.TryParse(request.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        var records = new NdjsonFormat(import.MaxPageBytes).ReadAsync(new SampleContent(), start, cancellationToken);
        return RecordPages.ReadAsync(records, start, next => next.ToString(CultureInfo.InvariantCulture), import, cancellationToken);
    }

    private sealed class SampleContent : IRecordContent
    {
        private const string Name = "sample-users.ndjson";

        public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
        {
            var file = typeof(SampleSource).Assembly.GetManifestResourceStream(Name)
                ?? throw new InvalidOperationException($"{Name} is not part of this build.");
            file.Position = Math.Min(offset, file.Length);
            return Task.FromResult(file);
        }
    }
}
