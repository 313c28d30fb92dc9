using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Storage;
using Microsoft.Extensions.Options;

namespace Dlm.Importing;

/// <summary>The table <c>&lt;Table&gt;Sources</c>.</summary>
internal sealed class SourceStates(StorageConnection storage, IOptions<DlmOptions> options, TimeProvider time) : ISourceStates
{
    private const string Partition = "source";
    private const string Validator = "Validator";
    private const string ImportedAt = "ImportedAt";
    private readonly ImportOptions settings = options.Value.Import;
    private readonly TableClient table = storage.DataTable(options.Value.Import.Table + "Sources");

    public async Task<string?> ReadAsync(string location, CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, KeyOf(location), cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } && time.GetUtcNow() - row.GetDateTimeOffset(ImportedAt) < settings.FullAfter
            ? row.GetString(Validator)
            : null;
    }

    public Task WriteAsync(string location, string? validator, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(Partition, KeyOf(location)) { [Validator] = validator, [ImportedAt] = time.GetUtcNow() },
        TableUpdateMode.Replace,
        cancellationToken);

    // Other settings would store other rows: then "unchanged" says nothing.
    private string KeyOf(string location) => SettingsFingerprint.Of(settings, location);
}
