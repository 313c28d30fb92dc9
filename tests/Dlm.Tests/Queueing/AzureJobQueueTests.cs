using System.Net;
using System.Net.Sockets;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Storage;
using Dlm.Tests.Support;

namespace Dlm.Tests.Queueing;

public sealed class AzureJobQueueTests
{
    [Theory]
    [InlineData(typeof(SocketException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(HttpRequestException))]
    public async Task A_lost_connection_is_storage_that_is_unavailable(Type fault)
    {
        using var network = new BrokenNetwork(fault);
        using var transport = new HttpClientTransport(network);
        var service = new QueueServiceClient(Settings.Storage, new QueueClientOptions { Transport = transport, Retry = { MaxRetries = 0 } });
        var queues = new AzureJobQueue(service, TimeSpan.FromSeconds(30), TimeProvider.System);

        await queues.Invoking(it => it.EnsureCreatedAsync("jobs", default)).Should().ThrowAsync<StorageUnavailableException>();
    }

    [Fact]
    public async Task A_queue_that_is_still_being_deleted_is_storage_that_is_unavailable()
    {
        using var network = new ScriptedNetwork((HttpStatusCode.NotFound, "QueueNotFound"), (HttpStatusCode.Conflict, "QueueBeingDeleted"));
        using var transport = new HttpClientTransport(network);
        var service = new QueueServiceClient(Settings.Storage, new QueueClientOptions { Transport = transport, Retry = { MaxRetries = 0 } });
        var queues = new AzureJobQueue(service, TimeSpan.FromSeconds(30), TimeProvider.System);
        var message = new JobMessage(Occurrence.Scheduled("jobs", DateTimeOffset.UnixEpoch), DateTimeOffset.UnixEpoch);

        await queues.Invoking(it => it.SendAsync("jobs", message, TimeSpan.Zero, default)).Should().ThrowAsync<StorageUnavailableException>();

        network.Requests.Should().Equal("POST messages", "PUT jobs");
    }
}
