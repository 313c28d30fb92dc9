using Azure.Data.Tables;
using Dlm.Storage;
using Dlm.Tests.Support;

namespace Dlm.Tests.Storage;

public sealed class StorageConnectionTests
{
    private static readonly (string, string?) QueueService = ("JobsStorage:queueServiceUri", "https://account.queue.core.windows.net");
    private static readonly (string, string?) TableService = ("JobsStorage:tableServiceUri", "https://account.table.core.windows.net");

    [Theory]
    [InlineData("JobsStorage")]
    [InlineData("ConnectionStrings:JobsStorage")]
    public void A_connection_string_leads_to_table_and_queues(string setting)
    {
        var connection = Read((setting, Settings.Storage));

        connection.Fault.Should().BeNull();
        connection.Table("DlmRuns").Uri.Should().Be(new Uri("http://127.0.0.1:10002/devstoreaccount1/DlmRuns"));
        connection.Queues().Uri.Should().Be(new Uri("http://127.0.0.1:10001/devstoreaccount1"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("managedidentity", null)]
    [InlineData("managedidentity", "11111111-2222-3333-4444-555555555555")]
    [InlineData("ManagedIdentity", "11111111-2222-3333-4444-555555555555")]
    public void Addresses_and_an_identity_lead_there_too(string? credential, string? client)
    {
        var connection = Read(QueueService, TableService, ("JobsStorage:credential", credential), ("JobsStorage:clientId", client));

        connection.Fault.Should().BeNull();
        connection.Table("DlmRuns").Uri.Should().Be(new Uri("https://account.table.core.windows.net/DlmRuns"));
        connection.Queues().Uri.Should().Be(new Uri("https://account.queue.core.windows.net"));
    }

    [Fact]
    public void Blobs_are_found_by_a_connection_string_or_an_address_of_their_own()
    {
        var address = ("JobsStorage:blobServiceUri", "https://account.blob.core.windows.net");

        Read(("JobsStorage", Settings.Storage)).Blobs()!.Uri.Should().Be(new Uri("http://127.0.0.1:10000/devstoreaccount1"));
        Read(QueueService, TableService, address).Blobs()!.Uri.Should().Be(new Uri("https://account.blob.core.windows.net"));
        Read(QueueService, TableService).Blobs().Should().BeNull();
        Read(QueueService, TableService).Fault.Should().BeNull("who imports no blobs need not name them");
    }

    [Fact]
    public void A_connection_without_settings_is_a_fault() => Read().Fault.Should().StartWith("JobsStorage is missing.");

    [Fact]
    public void One_address_of_two_is_a_fault()
    {
        Read(QueueService).Fault.Should().Contain("JobsStorage:tableServiceUri");
        Read(TableService).Fault.Should().Contain("JobsStorage:queueServiceUri");
    }

    [Theory]
    [InlineData("account.queue.core.windows.net")]
    [InlineData("http://account.queue.core.windows.net")]
    [InlineData("/queue")]
    public void An_address_that_is_not_https_is_a_fault(string address) =>
        Read(TableService, ("JobsStorage:queueServiceUri", address)).Fault.Should().Contain("JobsStorage:queueServiceUri").And.Contain("https");

    /// <summary>A second request could do again, unseen, what the first has done: only the protocol may decide that.</summary>
    [Fact]
    public async Task A_request_without_an_answer_is_not_sent_again()
    {
        using var queues = new ResettingServer();
        using var tables = new ResettingServer();
        var connection = Read(("JobsStorage",
            $"AccountName=account;AccountKey=a2V5;QueueEndpoint=http://127.0.0.1:{queues.Port}/account;TableEndpoint=http://127.0.0.1:{tables.Port}/account"));
        var send = () => connection.Queues().GetQueueClient("queue").SendMessageAsync("text");
        var insert = () => connection.Table("table").AddEntityAsync(new TableEntity("partition", "row"));

        await send.Should().ThrowAsync<Exception>();
        await insert.Should().ThrowAsync<Exception>();

        (queues.Requests, tables.Requests).Should().Be((1, 1));
    }

    private static StorageConnection Read(params (string Key, string? Value)[] settings) => new(Settings.Configuration(settings));
}
