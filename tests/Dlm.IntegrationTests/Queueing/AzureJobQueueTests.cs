using System.Net;
using System.Text;
using Azure.Storage.Queues;
using Dlm.IntegrationTests.Support;
using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Storage;
using Dlm.Testing;
using DlmFunctions.LocalHost.Services;
using Microsoft.Extensions.Configuration;

namespace Dlm.IntegrationTests.Queueing;

public sealed class AzureJobQueueTests(TestServers servers)
{
    private static readonly JobMessage Message = new(Occurrence.Scheduled("import_data", Instants.SecondsAgo(0)), Instants.SecondsAgo(0));
    private readonly string name = $"queue-{Guid.NewGuid():n}";

    [Fact]
    public async Task A_message_is_base64_json_that_never_expires()
    {
        var queue = Open(servers.Azurite.ConnectionString, TimeSpan.FromSeconds(30));
        await queue.EnsureCreatedAsync(name, default);
        await queue.SendAsync(name, Message, TimeSpan.Zero, default);

        var received = (await new QueueClient(servers.Azurite.ConnectionString, name).ReceiveMessageAsync()).Value;

        Encoding.UTF8.GetString(Convert.FromBase64String(received.MessageText)).Should().Be(Message.ToJson());
        received.ExpiresOn!.Value.Year.Should().Be(9999);
    }

    [Fact]
    public async Task A_message_may_be_kept_back_for_the_longest_rest()
    {
        var queue = Open(servers.Azurite.ConnectionString, TimeSpan.FromSeconds(30));
        await queue.EnsureCreatedAsync(name, default);
        await queue.SendAsync(name, Message, RetryLaterException.LongestDelay + TimeSpan.FromSeconds(2), default);

        var client = new QueueClient(servers.Azurite.ConnectionString, name);
        (await client.ReceiveMessageAsync()).Value.Should().BeNull();
        (await client.GetPropertiesAsync()).Value.ApproximateMessagesCount.Should().Be(1);
    }

    [Fact]
    public async Task A_queue_may_be_created_again()
    {
        var queue = Open(servers.Azurite.ConnectionString, TimeSpan.FromSeconds(30));
        await queue.EnsureCreatedAsync(name, default);

        await queue.Invoking(again => again.EnsureCreatedAsync(name, default)).Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_missing_queue_is_unavailable_and_is_there_the_next_time()
    {
        var queue = Open(servers.Azurite.ConnectionString, TimeSpan.FromSeconds(30));

        await queue.Invoking(missing => missing.SendAsync(name, Message, TimeSpan.Zero, default)).Should().ThrowAsync<StorageUnavailableException>();
        await queue.SendAsync(name, Message, TimeSpan.Zero, default);

        (await new QueueClient(servers.Azurite.ConnectionString, name).GetPropertiesAsync()).Value.ApproximateMessagesCount.Should().Be(1);
    }

    [Theory]
    [InlineData(TcpProxyMode.Blackhole)]
    [InlineData(TcpProxyMode.Refuse)]
    public async Task A_queue_that_does_not_answer_is_unavailable(TcpProxyMode mode)
    {
        await using var network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, servers.Azurite.Ports[1])) { Mode = mode };
        var far = Open(
            DevelopmentStorage.ConnectionString([servers.Azurite.Ports[0], network.EndPoint.Port, servers.Azurite.Ports[2]]), TimeSpan.FromMilliseconds(500));

        await far.Invoking(queue => queue.SendAsync(name, Message, TimeSpan.Zero, default)).Should().ThrowAsync<StorageUnavailableException>();
    }

    private static AzureJobQueue Open(string connection, TimeSpan timeout)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.Name, connection)]).Build();
        return new AzureJobQueue(new StorageConnection(settings).Queues(), timeout, TimeProvider.System);
    }
}
