using DlmFunctions.LocalHost.Services;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>The settings of the command and of its instances.</summary>
internal static class HostSettings
{
    public const string TickSchedule = "Dlm:TickSchedule";
    public const string ImportSchedule = "Dlm:Jobs:import_data:Schedule";
    public const string ImportQueue = "Dlm:Jobs:import_data:Queue";
    public const string PurgeSchedule = "Dlm:Jobs:purge_rejects:Schedule";
    public const string PurgeQueue = "Dlm:Jobs:purge_rejects:Queue";
    public const string ImportSource = "Dlm:Import:Source";
    public const string ImportLocation = "Dlm:Import:Locations:0";
    public const string Endpoints = "Dlm:Redlock:Endpoints";
    public const string Instance = "Dlm:Instance";
    public const string EventJournal = "Dlm:EventJournal";
    public const string HostId = "AzureFunctionsWebHost:hostid";
    public const string HostStorage = "AzureWebJobsStorage";
    public const string JobsStorage = "JobsStorage";

    /// <summary>More often than the product's default, so that one need not wait long to see something.</summary>
    public const string DefaultSchedule = "*/20 * * * * *";

    // Below this key the SDK is told where host.json is.
    private const string SdkSection = "AzureWebJobsConfigurationSection";

    // The triggers' binding expressions are resolved by the host, which does not know the engine's defaults.
    private static readonly Dictionary<string, string?> EngineDefaults = new()
    {
        [TickSchedule] = "*/10 * * * * *",
        [ImportSchedule] = DefaultSchedule,
        [ImportQueue] = "import-data",
        [PurgeSchedule] = "30 * * * * *",
        [PurgeQueue] = "purge-rejects",
    };

    /// <summary>Adds the settings of a run: defaults, local.settings.json, environment variables; the later one wins.</summary>
    /// <param name="builder">Receives the settings.</param>
    /// <param name="folder">Where local.settings.json is, if it exists.</param>
    /// <param name="hasEngine">Whether the app is built on the engine.</param>
    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static IConfigurationBuilder AddRunSettings(this IConfigurationBuilder builder, string folder, bool hasEngine)
    {
        var given = new ConfigurationBuilder()
            .AddInMemoryCollection(LocalSettingsFile.Read(Path.Combine(folder, LocalSettingsFile.Name)))
            .AddEnvironmentVariables();
        builder.AddInMemoryCollection(hasEngine ? EngineDefaults : []).AddInMemoryCollection(DefaultAccounts(given.Build(), hasEngine));
        given.Sources.ToList().ForEach(source => builder.Add(source));
        return builder;
    }

    /// <summary>Adds the settings of an instance: host.json, environment variables; the later one wins.</summary>
    /// <param name="builder">Receives the settings.</param>
    /// <param name="folder">Where host.json is, if it exists.</param>
    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static IConfigurationBuilder AddInstanceSettings(this IConfigurationBuilder builder, string folder) => builder
        .AddInMemoryCollection(HostJsonFile.Read(Path.Combine(folder, HostJsonFile.Name)))
        .AddInMemoryCollection(new Dictionary<string, string?> { [SdkSection] = HostJsonFile.Section })
        .AddEnvironmentVariables();

    /// <summary>The settings as environment variables, but for those that this process has anyway.</summary>
    public static IReadOnlyDictionary<string, string?> ToVariables(IConfiguration configuration) => configuration.AsEnumerable()
        .Select(setting => (Name: setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))
        .Where(setting => setting.Value is not null && Environment.GetEnvironmentVariable(setting.Name) != setting.Value)
        .ToDictionary(setting => setting.Name, setting => setting.Value);

    // A connection string beats the addresses of services: as a default it would hide them.
    private static IEnumerable<KeyValuePair<string, string?>> DefaultAccounts(IConfigurationRoot given, bool hasEngine) =>
        from name in hasEngine ? new[] { HostStorage, JobsStorage } : [HostStorage]
        let account = given.GetConnectionString(name) ?? (given.GetSection(name).Exists() ? null : DevelopmentStorage.ShortName)
        where account is not null
        select KeyValuePair.Create(name, (string?)account);
}
