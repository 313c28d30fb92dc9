using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Where the services of a configured storage account are.</summary>
internal sealed class StorageAccountAddress
{
    private static readonly string[] Settings = ["blobServiceUri", "queueServiceUri", "tableServiceUri"];

    private readonly IReadOnlyList<Uri> services;
    private readonly bool hasKey;

    private StorageAccountAddress(IReadOnlyList<Uri> services, bool hasKey) => (this.services, this.hasKey) = (services, hasKey);

    /// <summary>Whether an emulator on this machine can be it: those know keys only.</summary>
    public bool IsLocal => hasKey && services.All(service => service.IsLoopback);

    /// <summary>The address of a service, the queues' if it is known, without any secret.</summary>
    public string Description => services[services.Count > 1 ? 1 : 0].GetLeftPart(UriPartial.Path);

    /// <summary>The ports of blobs, queues and tables.</summary>
    public IEnumerable<int> Ports => services.Select(service => service.Port);

    /// <param name="name">The name of the setting.</param>
    /// <param name="setting">A connection string, or a section with the addresses of services.</param>
    /// <exception cref="ServiceException">It is neither.</exception>
    public static StorageAccountAddress Read(string name, IConfigurationSection setting) =>
        setting.Value is { } connectionString ? new StorageAccountAddress(Parse(name, connectionString), hasKey: true)
        : Addresses(setting) is { Count: > 0 } addresses ? new StorageAccountAddress(addresses, hasKey: false)
        : throw Unknown(name);

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(services.Select(service => StorageProbe.AnswersAsync(service, cancellationToken)));
        return answers.All(answer => answer);
    }

    private static Uri[] Parse(string name, string connectionString)
    {
        try
        {
            return
            [
                new BlobServiceClient(connectionString).Uri,
                new QueueServiceClient(connectionString).Uri,
                new TableServiceClient(connectionString).Uri,
            ];
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or InvalidOperationException)
        {
            throw Unknown(name);
        }
    }

    private static List<Uri> Addresses(IConfigurationSection setting) =>
        [.. Settings.Select(service => Uri.TryCreate(setting[service], UriKind.Absolute, out var address) ? address : null).OfType<Uri>()];

    // Without the value: it may hold a key.
    private static ServiceException Unknown(string name) =>
        new($"{name} is neither a storage connection string nor has it addresses, such as {name}__queueServiceUri. For Azurite: {DevelopmentStorage.ShortName}.");
}
