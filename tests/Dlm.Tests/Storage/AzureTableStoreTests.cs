using System.Net;
using System.Net.Sockets;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Dlm.Storage;
using Dlm.Tests.Support;
using Microsoft.Extensions.Time.Testing;

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

    [Fact]
    public async Task A_table_that_is_still_being_deleted_is_storage_that_is_unavailable()
    {
        using var network = new ScriptedNetwork((HttpStatusCode.NotFound, "TableNotFound"), (HttpStatusCode.Conflict, "TableBeingDeleted"));
        using var transport = new HttpClientTransport(network);
        var table = new TableClient(Settings.Storage, "Runs", new TableClientOptions { Transport = transport, Retry = { MaxRetries = 0 } });
        var store = new AzureTableStore(table, TimeSpan.FromSeconds(30), TimeProvider.System);

        await store.Invoking(it => it.GetAsync("a", "b", default)).Should().ThrowAsync<StorageUnavailableException>();

        network.Requests.Should().HaveCount(2).And.EndWith("POST Tables");
    }

    // Storage may work on a page for five seconds before it says that there is more.
    [Theory]
    [InlineData(true, 3, 10)]
    [InlineData(true, 30, 30)]
    [InlineData(false, 3, 3)]
    public async Task A_query_that_leaves_rows_out_has_the_time_that_storage_takes_for_a_page(bool openOnly, int timeout, int seconds)
    {
        using var network = new SilentNetwork();
        using var transport = new HttpClientTransport(network);
        var time = new FakeTimeProvider();
        var table = new TableClient(Settings.Storage, "Runs", new TableClientOptions { Transport = transport, Retry = { MaxRetries = 0 } });
        var store = new AzureTableStore(table, TimeSpan.FromSeconds(timeout), time);

        var asked = store.QueryAsync(new RowQuery("a", "b", "c", openOnly), default);
        var ended = await network.Asked;
        time.Advance(TimeSpan.FromSeconds(seconds - 0.1));
        ended.IsCancellationRequested.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));

        await asked.Invoking(answer => answer).Should().ThrowAsync<StorageUnavailableException>().WithMessage($"*within {seconds} s.");
    }
}
