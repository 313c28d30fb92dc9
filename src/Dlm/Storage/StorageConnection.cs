using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Dlm.Storage;

/// <summary>
/// The connection <c>JobsStorage</c>, read the way the Functions host reads it for the triggers: a connection string, or the settings
/// <c>queueServiceUri</c>, <c>tableServiceUri</c>, <c>blobServiceUri</c> (where blobs are imported), <c>credential</c> (<c>managedidentity</c>)
/// and <c>clientId</c> below the name.
/// </summary>
public sealed class StorageConnection
{
    /// <summary>The name of the connection.</summary>
    public const string Name = "JobsStorage";
    private const string Allowed =
        $"Allowed: a storage connection string, or both {Name}:queueServiceUri and {Name}:tableServiceUri as https addresses.";

    private readonly string? connectionString;
    private readonly Uri? queueService;
    private readonly Uri? tableService;
    private readonly Uri? blobService;
    private readonly TokenCredential? credential;

    /// <summary>Reads the settings.</summary>
    public StorageConnection(IConfiguration configuration)
    {
        var section = configuration.GetSection(Name);
        connectionString = Text(section.Value) ?? Text(configuration.GetConnectionString(Name));
        queueService = Address(section["queueServiceUri"]);
        tableService = Address(section["tableServiceUri"]);
        blobService = Address(section["blobServiceUri"]);
        credential = Credential(section);
    }

    /// <summary>What is wrong with the settings, or null.</summary>
    internal string? Fault =>
        connectionString is not null ? (CanConnect() ? null : $"{Name} is not valid. {Allowed}")
        : queueService is null || tableService is null ? $"{Name} is missing. {Allowed}"
        : null;

    /// <summary>A client for one table of the account. It makes single attempts: retrying is the protocol's business.</summary>
    public TableClient Table(string name) => Table(name, new TableClientOptions { Retry = { MaxRetries = 0 } });

    /// <summary>
    /// A client for a table of a job's own data, which is written again without harm: it tries again by itself, for some minutes at most.
    /// </summary>
    public TableClient DataTable(string name)
    {
        var options = new TableClientOptions();
        Persist(options.Retry);
        return Table(name, options);
    }

    /// <summary>A client for the blobs of the account, or null where no address of theirs is known. It tries again by itself.</summary>
    internal BlobServiceClient? Blobs()
    {
        var options = new BlobClientOptions();
        Persist(options.Retry);
        try
        {
            return connectionString is not null ? new BlobServiceClient(connectionString, options)
                : blobService is not null ? new BlobServiceClient(blobService, credential, options)
                : null;
        }
        catch (Exception nowhere) when (nowhere is FormatException or ArgumentException)
        {
            return null;
        }
    }

    // Sent as base64: the host of an instance of an earlier version, which runs beside this one while regions are upgraded, takes nothing else.
    internal QueueServiceClient Queues()
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64, Retry = { MaxRetries = 0 } };
        return connectionString is not null
            ? new QueueServiceClient(connectionString, options)
            : new QueueServiceClient(queueService, credential, options);
    }

    private TableClient Table(string name, TableClientOptions options) => connectionString is not null
        ? new TableClient(connectionString, name, options)
        : new TableClient(tableService, name, credential, options);

    private static void Persist(RetryOptions retry)
    {
        retry.MaxRetries = 5;
        retry.Delay = TimeSpan.FromMilliseconds(500);
        retry.MaxDelay = TimeSpan.FromSeconds(8);
        retry.NetworkTimeout = TimeSpan.FromSeconds(30);
    }

    // The text holds a key, and the messages of the parsers may repeat it.
    private bool CanConnect()
    {
        try
        {
            return Table("Table") is not null && Queues() is not null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static TokenCredential Credential(IConfiguration section) =>
        !string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase) ? new DefaultAzureCredential()
        : Text(section["clientId"]) is { } client ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
        : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);

    // A token must not travel in the clear: the clients refuse any other scheme.
    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
