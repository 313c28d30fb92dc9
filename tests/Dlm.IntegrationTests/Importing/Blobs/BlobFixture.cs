using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Dlm.Configuration;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Blobs;
using Dlm.IntegrationTests.Importing.Sinks;
using Dlm.IntegrationTests.Support;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.IntegrationTests.Importing.Blobs;

/// <summary>A container that no other test uses, and the sources that read from it.</summary>
internal sealed class BlobFixture
{
    private readonly BlobContainerClient container;
    private readonly StorageConnection storage;
    private readonly DlmOptions options = new();

    public BlobFixture(TestServers servers)
    {
        storage = SinkFixture.Connection(("JobsStorage", servers.Azurite.ConnectionString));
        container = new BlobServiceClient(servers.Azurite.ConnectionString).GetBlobContainerClient($"import-{Guid.NewGuid():n}");
    }

    public ImportOptions Import => options.Import;

    public IImportSource Ndjson => new NdjsonBlobSource(storage, Options.Create(options));

    public IImportSource Csv => new CsvBlobSource(storage, Options.Create(options));

    public string Location(string blob) => $"{container.Name}/{blob}";

    public async Task PutAsync(string blob, string text, string? encoding = null)
    {
        await container.CreateIfNotExistsAsync();
        await container.GetBlobClient(blob).UploadAsync(
            BinaryData.FromString(text), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentEncoding = encoding } });
    }

    public async Task<List<ImportPage>> ReadAsync(IImportSource source, string blob, string? cursor = null, string? validator = null) =>
        await source.ReadAsync(new ImportRequest(Location(blob), cursor, validator), TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

    public static IEnumerable<string> Ids(IEnumerable<ImportPage> pages) =>
        pages.SelectMany(page => page.Records).Select(record => record.Fault ?? record.Value.GetProperty("id").ToString());
}
