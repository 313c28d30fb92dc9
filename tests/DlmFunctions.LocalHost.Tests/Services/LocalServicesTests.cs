using System.Globalization;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;
using DlmFunctions.LocalHost.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Tests.Services;

public sealed class LocalServicesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_answers_is_used_and_what_is_missing_is_started()
    {
        await using var redis = await RedisServer.StartAsync(new ServerOptions { Folder = folder["redis"] });
        var ports = FreePorts.Take(3);
        await using var services = await StartAsync(RedisEndpoints.Databases(redis.Endpoint, 3), DevelopmentStorage.ConnectionString(ports));

        services.Settings.Keys.Should().BeEquivalentTo(HostSettings.JobsStorage, HostSettings.HostStorage);
        services.Descriptions.Select(service => $"{service.Name}: {service.Origin}").Should().Equal("Redis: already running", "Storage: Azurite, started for this run");
        services.Descriptions[1].Address.Should().Be($"127.0.0.1:{string.Join(',', ports)}", "these ports are configured, and free");
        services.Descriptions[0].Address.Should().Be($"{redis.Endpoint} database 2, 3, 4");
    }

    [Fact]
    public async Task An_own_Redis_has_a_database_for_each_configured_endpoint()
    {
        await using var azurite = await AzuriteServer.StartAsync(new ServerOptions { Folder = folder["azurite"] });
        var port = FreePorts.Take(1)[0];
        await using var services = await StartAsync(
            [.. Enumerable.Range(0, 5).Select(database => $"localhost:{port},defaultDatabase={database}")], azurite.ConnectionString);

        services.Settings.Keys.Should().BeEquivalentTo(Enumerable.Range(0, 5).Select(index => $"Dlm:Redlock:Endpoints:{index}"));
        (await Task.WhenAll(services.Settings.Values.Select(endpoint => RedisProbe.AnswersAsync(endpoint!)))).Should().AllBeEquivalentTo(true);
        services.Descriptions.Should().Contain(service => service.Name == "Storage" && service.Origin == "already running");
    }

    [Fact]
    public async Task A_connection_that_is_no_connection_string_is_an_error()
    {
        await using var redis = await RedisServer.StartAsync(new ServerOptions { Folder = folder["redis"] });

        var start = () => StartAsync(RedisEndpoints.Databases(redis.Endpoint, 3), "nonsense");

        await start.Should().ThrowAsync<ServiceException>().WithMessage("JobsStorage is neither a storage connection string*");
    }

    [Fact]
    public async Task A_storage_that_is_older_than_the_client_is_an_error()
    {
        await using var redis = await RedisServer.StartAsync(new ServerOptions { Folder = folder["redis"] });
        var ports = FreePorts.Take(3);
        await using var azurite = await StartStrictAzuriteAsync(ports);

        var start = () => StartAsync(RedisEndpoints.Databases(redis.Endpoint, 3), DevelopmentStorage.ConnectionString(ports));

        (await start.Should().ThrowAsync<ServiceException>()).Which.Message.Should()
            .Contain($"127.0.0.1:{ports[1]}").And.Contain("--skipApiVersionCheck").And.NotContain("AccountKey").And.NotContain("\n");
    }

    [Fact]
    public async Task Without_a_source_there_is_an_API_to_import_from()
    {
        await using var redis = await RedisServer.StartAsync(new ServerOptions { Folder = folder["redis"] });
        await using var azurite = await AzuriteServer.StartAsync(new ServerOptions { Folder = folder["azurite"] });
        await using var services = await StartAsync(RedisEndpoints.Databases(redis.Endpoint, 3), azurite.ConnectionString, source: null);

        services.Settings.Should().ContainKey(HostSettings.ImportLocation).And.Contain(HostSettings.ImportSource, "Http");
        using var http = new HttpClient();
        (await http.GetStringAsync(services.Settings[HostSettings.ImportLocation])).Should().StartWith("[").And.Contain("\"login\"");
    }

    // As a user may have it running: it refuses an API version that is newer than itself.
    private async Task<IRunningProcess> StartStrictAzuriteAsync(IReadOnlyList<int> ports)
    {
        var options = new ServerOptions { Folder = folder["strict"] };
        await AzuriteTool.EnsureAsync(options, CancellationToken.None);
        var numbers = ports.Select(port => port.ToString(CultureInfo.InvariantCulture)).ToList();
        var process = await GuardedProcess.StartAsync(
            AzuriteTool.Node,
            [
                AzuriteTool.Script, "--blobPort", numbers[0], "--queuePort", numbers[1], "--tablePort", numbers[2],
                "--silent", "--inMemoryPersistence", "--disableTelemetry",
            ],
            new ProcessOptions { LogFile = options.LogFile, WorkingDirectory = folder.FullName, Time = options.Time },
            CancellationToken.None);
        await Readiness.WaitAsync("Azurite", process, AnswersAsync, options.Time, CancellationToken.None);
        return process;

        async Task<bool> AnswersAsync(CancellationToken token) =>
            (await Task.WhenAll(ports.Select(port => StorageProbe.AnswersAsync(DevelopmentStorage.Endpoint(port), token)))).All(answer => answer);
    }

    private Task<LocalServices> StartAsync(IReadOnlyList<string> endpoints, string storage, string? source = "Sample")
    {
        var settings = new Dictionary<string, string?>
        {
            [HostSettings.JobsStorage] = storage, [HostSettings.HostStorage] = storage, [HostSettings.ImportSource] = source,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return LocalServices.StartAsync(endpoints, configuration, new ServerOptions { Folder = folder["services"] }, CancellationToken.None);
    }
}
