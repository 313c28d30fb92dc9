using Azure.Data.Tables;
using Azure.Storage.Queues;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Tests.Support;

namespace DlmFunctions.LocalHost.Tests.Services;

public sealed class AzuriteServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Queues_and_tables_work_through_its_connection_string()
    {
        await using var server = await AzuriteServer.StartAsync(new ServerOptions { Folder = folder["azurite"] });

        await new QueueClient(server.ConnectionString, "import-data").CreateAsync();
        await new TableClient(server.ConnectionString, "runs").CreateAsync();

        (await new QueueClient(server.ConnectionString, "import-data").ExistsAsync()).Value.Should().BeTrue();
    }

    [Fact]
    public async Task A_persistent_one_keeps_its_data_over_a_restart()
    {
        var options = new ServerOptions { Folder = folder["azurite"], Persistent = true };
        await using var first = await AzuriteServer.StartAsync(options);
        await new QueueClient(first.ConnectionString, "kept").CreateAsync();
        await first.StopAsync();

        await using var second = await AzuriteServer.StartAsync(options with { Ports = first.Ports });

        second.ConnectionString.Should().Be(first.ConnectionString);
        (await new QueueClient(second.ConnectionString, "kept").ExistsAsync()).Value.Should().BeTrue();
    }
}
