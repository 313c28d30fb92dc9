using System.Net.Sockets;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Dlm.Storage;
using Dlm.Tests.Support;

namespace Dlm.Tests.Storage;

public sealed class AzureTableStoreTests
{
    [Theory]
    [InlineData(typeof(SocketException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(HttpRequestException))]
    public async Task A_lost_connection_is_storage_that_is_unavailable(Type fault)
    {
        using var network = new BrokenNetwork(fault);
        using var transport = new HttpClientTransport(network);
        var table = new TableClient(Settings.Storage, "Runs", new TableClientOptions { Transport = transport, Retry = { MaxRetries = 0 } });
        var store = new AzureTableStore(table, TimeSpan.FromSeconds(30), TimeProvider.System);

        await store.Invoking(it => it.GetAsync("a", "b", default)).Should().ThrowAsync<StorageUnavailableException>();
        await store.Invoking(it => it.EnsureCreatedAsync(default)).Should().ThrowAsync<StorageUnavailableException>();
    }
}
