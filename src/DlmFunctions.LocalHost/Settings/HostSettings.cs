using DlmFunctions.LocalHost.Services;
using Microsoft.Extensions.Configuration;

namespace DlmFunctions.LocalHost.Settings;

/// <summary>
/// The settings of both this command and its instances: defaults, host.json, local.settings.json, environment variables; the later one
/// wins.
/// </summary>
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

    // The triggers' binding expressions are resolved by the host, which does not know the engine's defaults.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        [TickSchedule] = "*/10 * * * * *",
        [ImportSchedule] = DefaultSchedule,
        [ImportQueue] = "import-data",
        [PurgeSchedule] = "30 * * * * *",
        [PurgeQueue] = "purge-rejects",
    };

    /// <param name="builder">Receives the settings.</param>
    /// <param name="folder">Where host.json and local.settings.json are, if they exist.</param>
    /// <exception cref="InvalidDataException">One of the files is not what it should be.</exception>
    public static IConfigurationBuilder AddHostSettings(this IConfigurationBuilder builder, string folder)
    {
        var given = new ConfigurationBuilder()
            .AddInMemoryCollection(HostJsonFile.Read(Path.Combine(folder, HostJsonFile.Name)))
            .AddInMemoryCollection(LocalSettingsFile.Read(Path.Combine(folder, LocalSettingsFile.Name)))
            .AddEnvironmentVariables();
        builder.AddInMemoryCollection(Defaults).AddInMemoryCollection(DefaultAccounts(given.Build()));
        given.Sources.ToList().ForEach(source => builder.Add(source));
        return builder;
    }

    /// <summary>The settings that an instance needs, as environment variables, whatever runtime it is started with.</summary>
    public static IReadOnlyDictionary<string, string?> ToVariables(IConfiguration configuration) =>
        new[] { "Dlm", HostStorage, JobsStorage, HostId }
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);

    // A connection string beats the addresses of services: as a default it would hide them.
    private static IEnumerable<KeyValuePair<string, string?>> DefaultAccounts(IConfigurationRoot given) =>
        from name in new[] { HostStorage, JobsStorage }
        let account = given.GetConnectionString(name) ?? (given.GetSection(name).Exists() ? null : DevelopmentStorage.ShortName)
        where account is not null
        select KeyValuePair.Create(name, (string?)account);
}
