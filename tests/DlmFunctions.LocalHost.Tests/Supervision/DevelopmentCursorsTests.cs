using Azure.Data.Tables;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Supervision;
using DlmFunctions.LocalHost.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Tests.Supervision;

public sealed class DevelopmentCursorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("*/20 * * * * *", 3, 3)]
    [InlineData("*/5 * * * * *", 3, 2)]
    [InlineData("*/5 * * * * *", 4, 4)]
    public async Task Another_schedule_of_the_same_version_yields_on_an_emulator(string schedule, int version, int expected)
    {
        await using var azurite = await AzuriteServer.StartAsync(new ServerOptions { Folder = folder["azurite"] });
        var table = new TableClient(azurite.ConnectionString, "DlmRuns");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("import_data", "cursor") { ["Schedule"] = schedule, ["TimeZone"] = "UTC", ["ConfigVersion"] = version });
        var configuration = new ConfigurationBuilder().AddRunSettings(folder["none"], hasEngine: true).Build().With(new Dictionary<string, string?>
        {
            [HostSettings.JobsStorage] = azurite.ConnectionString,
            [HostSettings.ImportSchedule] = "*/20 * * * * *",
            ["Dlm:Jobs:import_data:ConfigVersion"] = "3",
        });

        await using var engine = configuration.Engine();
        await DevelopmentCursors.YieldAsync(engine, configuration, default);

        (await table.GetEntityAsync<TableEntity>("import_data", "cursor")).Value["ConfigVersion"].Should().Be(expected);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=prod;AccountKey=eA==;EndpointSuffix=core.windows.net", false)]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData("usedevelopmentstorage=TRUE;DevelopmentStorageProxyUri=http://azurite", true)]
    public void Only_an_emulator_is_touched(string? connection, bool expected) => DevelopmentStorage.IsNamedBy(connection).Should().Be(expected);
}
