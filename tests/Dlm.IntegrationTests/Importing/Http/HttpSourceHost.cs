using System.Net;
using Dlm.Importing;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Http;
using DlmFunctions.LocalHost.SampleApi;
using Dlm.IntegrationTests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;

namespace Dlm.IntegrationTests.Importing.Http;

/// <summary>The HTTP source as an import gets it, and a sample API to read.</summary>
internal sealed class HttpSourceHost : IAsyncDisposable
{
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(10);

    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;
    private readonly TextLog log = new();

    private HttpSourceHost(SampleApiServer api, AddressGuard? guard, (string Key, string Value)[] settings)
    {
        Api = api;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"Dlm:Import:{setting.Key}", string? (setting) => setting.Value))
            .AddInMemoryCollection([new("JobsStorage", "UseDevelopmentStorage=true")])
            .Build();
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        collection.AddDlm(configuration).AddImport();

        // The pauses between tries are no subject here.
        collection.PostConfigureAll<HttpStandardResilienceOptions>(resilience => resilience.Retry.Delay = ShortPause);
        if (guard is not null)
            collection.Replace(ServiceDescriptor.Singleton(guard));
        services = collection.BuildServiceProvider();
        scope = services.CreateAsyncScope();
    }

    public SampleApiServer Api { get; }

    /// <summary>Everything that was logged, down to traces.</summary>
    public string Logged => log.Text;

    private IImportSource Source => scope.ServiceProvider.GetRequiredKeyedService<IImportSource>("Http");

    public static Task<HttpSourceHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(new SampleApiOptions(), settings);

    public static async Task<HttpSourceHost> StartAsync(SampleApiOptions options, params (string Key, string Value)[] settings) =>
        new(await SampleApiServer.StartAsync(options), null, settings);

    /// <summary>With 127.0.0.1 as an address of the internet, and names that resolve as given.</summary>
    public static async Task<HttpSourceHost> StartPublicAsync(Func<string, IPAddress[]>? resolve = null, params (string Key, string Value)[] settings)
    {
        var guard = new AddressGuard(
            (host, _) => Task.FromResult(resolve?.Invoke(host) ?? [IPAddress.Loopback]),
            address => address.Equals(IPAddress.Loopback) || AddressRanges.IsPublic(address));
        return new HttpSourceHost(await SampleApiServer.StartAsync(new SampleApiOptions()), guard, settings);
    }

    public IAsyncEnumerable<ImportPage> Read(string query = "", string? cursor = null, string? validator = null, CancellationToken cancellationToken = default) =>
        ReadAt($"{Api.Users}{query}", cursor, validator, cancellationToken);

    public IAsyncEnumerable<ImportPage> ReadAt(
        string location, string? cursor = null, string? validator = null, CancellationToken cancellationToken = default) =>
        Source.ReadAsync(new ImportRequest(location, cursor, validator), cancellationToken);

    public async Task<List<ImportPage>> ReadAllAsync(string query = "", string? cursor = null, string? validator = null) =>
        await Read(query, cursor, validator, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await services.DisposeAsync();
        await Api.DisposeAsync();
    }
}
