using System.Text.Json;
using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;
using Dlm.IntegrationTests.Support;
using Dlm.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Dlm.IntegrationTests.Importing.Sinks;

/// <summary>A table that no other test uses, and sinks that write to it.</summary>
internal sealed class SinkFixture
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 200 };
    private readonly DlmOptions options = new();

    public SinkFixture(TestServers servers)
    {
        Import.Table = $"Sink{Guid.NewGuid():n}";
        Storage = Connection(("JobsStorage", servers.Azurite.ConnectionString));
        Table = Storage.Table(Import.Table);
        Rejects = Storage.Table(Import.Table + "Rejects");
    }

    public ImportOptions Import => options.Import;

    public StorageConnection Storage { get; }

    public TableClient Table { get; }

    public TableClient Rejects { get; }

    public static StorageConnection Connection(params (string Key, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build());

    /// <summary>A sink of a run of its own.</summary>
    public async Task<TableSink> OpenAsync()
    {
        var sink = new TableSink(Storage, Options.Create(options), TimeProvider.System);
        await sink.PrepareAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    /// <summary>Stores a page in a run of its own.</summary>
    public async Task<SinkResult> WriteAsync(params IEnumerable<string> records) =>
        await (await OpenAsync()).WriteAsync(Page(records), TestContext.Current.CancellationToken);

    public static SinkPage Page(IEnumerable<string> records, long number = 1, string run = "import_data@2026-11-23T04:27:00Z") =>
        new(run, "container/blob.ndjson", number, [.. records.Select(json => SourceRecord.Of(JsonElement.Parse(json, Deep)))]);

    public async Task<List<TableEntity>> RowsAsync() => await Table.QueryAsync<TableEntity>().ToListAsync(TestContext.Current.CancellationToken);

    public async Task<List<TableEntity>> RejectedAsync() => await Rejects.QueryAsync<TableEntity>().ToListAsync(TestContext.Current.CancellationToken);
}
