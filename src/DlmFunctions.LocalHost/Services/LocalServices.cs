using DlmFunctions.LocalHost.SampleApi;
using DlmFunctions.LocalHost.Settings;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Services;

/// <summary>
/// The Redis and the storage of a run, and something to import where no source is configured. What is configured and answers is used; what is missing on this machine is started, on the configured ports if
/// they are free; what is missing elsewhere is an error.
/// </summary>
internal sealed class LocalServices : IAsyncDisposable
{
    private readonly Dictionary<string, string?> settings = [];
    private readonly List<ServiceDescription> descriptions = [];
    private RedisServer? redis;
    private AzuriteServer? azurite;
    private SampleApiServer? sample;

    private LocalServices()
    {
    }

    /// <summary>Where the started services are: settings above all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings => settings;

    public IReadOnlyList<ServiceDescription> Descriptions => descriptions;

    /// <param name="endpoints">The configured Redis databases; none for an app without the engine, which needs no source either.</param>
    /// <param name="configuration">The other settings.</param>
    /// <param name="options">Folder, progress and clock for what must be started.</param>
    /// <param name="cancellationToken">Ends the start, and what was started.</param>
    /// <exception cref="ServiceException">A service cannot be had.</exception>
    public static async Task<LocalServices> StartAsync(
        IReadOnlyList<string> endpoints, IConfiguration configuration, ServerOptions options, CancellationToken cancellationToken)
    {
        var services = new LocalServices();
        try
        {
            var hasEngine = endpoints.Count > 0;
            if (hasEngine)
            {
                await services.StartRedisAsync(endpoints, options, cancellationToken);
            }

            await services.StartStorageAsync(hasEngine ? [HostSettings.JobsStorage, HostSettings.HostStorage] : Accounts(configuration), configuration, options, cancellationToken);
            if (hasEngine)
            {
                await services.StartSampleAsync(configuration, cancellationToken);
            }

            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        IAsyncDisposable?[] started = [sample, azurite, redis];
        await Task.WhenAll(started.OfType<IAsyncDisposable>().Select(service => service.DisposeAsync().AsTask()));
    }

    private async Task StartRedisAsync(IReadOnlyList<string> endpoints, ServerOptions options, CancellationToken cancellationToken)
    {
        options.Progress?.Report("Looking for Redis");
        var answers = await Task.WhenAll(endpoints.Select(RedisProbe.AnswersAsync));
        if (answers.All(answer => answer))
        {
            descriptions.Add(new ServiceDescription("Redis", RedisEndpoints.Describe(endpoints), "already running"));
            return;
        }

        var silent = endpoints.Where((_, index) => !answers[index]).ToList();
        if (silent.Find(endpoint => !RedisEndpoints.IsLocal(endpoint)) is { } remote)
        {
            throw new ServiceException($"Redis at {RedisEndpoints.Address(remote)} (setting {HostSettings.Endpoints}) does not answer.");
        }

        var own = options with { Folder = Path.Combine(options.Folder, "redis"), Ports = FreePorts.Prefer(RedisEndpoints.Port(endpoints[0])) };
        var server = redis = await RedisServer.StartAsync(own, cancellationToken);
        var started = RedisEndpoints.Databases(server.Endpoint, endpoints.Count);
        for (var index = 0; index < started.Count; index++)
        {
            settings[$"{HostSettings.Endpoints}:{index}"] = started[index];
        }

        descriptions.Add(new ServiceDescription("Redis", RedisEndpoints.Describe(started), $"{server.Program}, started for this run"));
    }

    private async Task StartSampleAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (configuration[HostSettings.ImportSource] is not null)
        {
            return;
        }

        sample = await SampleApiServer.StartAsync(new SampleApiOptions(), cancellationToken);
        settings[HostSettings.ImportSource] = "Http";
        settings[HostSettings.ImportLocation] = sample.Users.ToString();
        descriptions.Add(new ServiceDescription("Source", sample.Users.ToString(), "sample API with 1 000 users, started for this run"));
    }

    // Which settings name accounts, only the app's functions know: the host's own, and all that ask for Azurite.
    private static IReadOnlyList<string> Accounts(IConfiguration configuration) =>
        [.. configuration.GetChildren().Where(setting => setting.Value == DevelopmentStorage.ShortName).Select(setting => setting.Key).Append(HostSettings.HostStorage).Distinct()];

    private async Task StartStorageAsync(
        IReadOnlyList<string> names, IConfiguration configuration, ServerOptions options, CancellationToken cancellationToken)
    {
        options.Progress?.Report("Looking for storage");
        var found = new List<(string Name, string Address)>();
        var missing = new List<(string Name, StorageAccountAddress Account)>();
        foreach (var name in names)
        {
            var account = StorageAccountAddress.Read(name, configuration.GetSection(name));
            if (await account.AnswersAsync(cancellationToken))
            {
                await RequireApiVersionAsync(name, account, configuration[name], cancellationToken);
                found.Add((name, account.Description));
            }
            else if (account.IsLocal)
            {
                missing.Add((name, account));
            }
            else
            {
                throw new ServiceException($"{name} ({account.Description}) does not answer.");
            }
        }

        descriptions.AddRange(found.GroupBy(account => account.Address, account => account.Name)
            .Select(names => new ServiceDescription(names.Count() > 1 ? "Storage" : names.Single(), names.Key, "already running")));

        if (missing.Count == 0)
        {
            return;
        }

        var own = options with { Folder = Path.Combine(options.Folder, "azurite"), Ports = FreePorts.Prefer([.. missing[0].Account.Ports]) };
        var server = azurite = await AzuriteServer.StartAsync(own, cancellationToken);
        missing.ForEach(account => settings[account.Name] = server.ConnectionString);
        descriptions.Add(new ServiceDescription("Storage", $"127.0.0.1:{string.Join(',', server.Ports)}", "Azurite, started for this run"));
    }

    // The triggers and the engine may be newer than an emulator.
    private static async Task RequireApiVersionAsync(
        string name, StorageAccountAddress account, string? connectionString, CancellationToken cancellationToken)
    {
        if (connectionString is not null && !await StorageProbe.KnowsApiVersionAsync(connectionString, cancellationToken))
        {
            throw new ServiceException(
                $"{name} ({account.Description}) refuses the API version of the queue client: start Azurite with --skipApiVersionCheck, or stop it and one is started for the run.");
        }
    }
}
