using Microsoft.Azure.Storage;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Where the services of a configured storage account are.</summary>
internal sealed class StorageAccountAddress
{
    private readonly CloudStorageAccount account;

    private StorageAccountAddress(CloudStorageAccount account) => this.account = account;

    public bool IsLocal => Services.All(service => service.IsLoopback);

    /// <summary>The queue service's address, without any secret.</summary>
    public string Description => account.QueueEndpoint.GetLeftPart(UriPartial.Path);

    /// <summary>The ports of blobs, queues and tables.</summary>
    public IEnumerable<int> Ports => Services.Select(service => service.Port);

    private IEnumerable<Uri> Services => [account.BlobEndpoint, account.QueueEndpoint, account.TableEndpoint];

    /// <param name="name">The name of the setting.</param>
    /// <param name="connectionString">Its value.</param>
    /// <exception cref="ServiceException">It is no connection string.</exception>
    public static StorageAccountAddress Parse(string name, string? connectionString) =>
        CloudStorageAccount.TryParse(connectionString, out var account)
            ? new StorageAccountAddress(account)
            : throw new ServiceException(
                $"{name} is not a storage connection string, and the local host knows no other kind: use {DevelopmentStorage.ShortName}.");

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Services.Select(service => StorageProbe.AnswersAsync(service, cancellationToken)));
        return answers.All(answer => answer);
    }
}
