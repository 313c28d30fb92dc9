using System.Reflection;
using Dlm.Claiming;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Queueing;
using Dlm.Runs;
using Dlm.Scheduling;
using Dlm.Storage;
using Dlm.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm;

/// <summary>Registers the engine.</summary>
public static class DlmServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine with the settings of section <c>Dlm</c> and the connection <c>JobsStorage</c>. Faults in them stop the start of the host
    /// with an <see cref="OptionsValidationException"/> that lists all of them.
    /// </summary>
    public static DlmBuilder AddDlm(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        AddConfiguration(services, configuration);
        AddStorage(services);
        AddElection(services);
        AddEngine(services);
        services.AddSingleton<ILoggerProvider, EventJournal>();
        services.AddLogging(logging => logging.AddFilter<EventJournal>("Dlm", EventJournal.Lowest));
        services.AddHostedService<StartupService>();
        return new DlmBuilder(services);
    }

    /// <summary>Everything above the seams (table, queue, election, clocks), which a simulation replaces.</summary>
    internal static void AddEngine(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new Randomness(new Random()));
        services.AddMetrics();
        services.AddSingleton<DlmMetrics>();
        services.AddSingleton<JobCatalog>();
        services.AddSingleton<ClusterClock>();

        services.AddSingleton<ConditionalWriter>();
        services.AddSingleton<UnknownRows>();
        services.AddSingleton<CursorLedger>();
        services.AddSingleton<OpenIndex>();
        services.AddSingleton<RunLedger>();
        services.AddSingleton<LeaseLedger>();
        services.AddSingleton<RejectLedger>();
        services.AddSingleton<OpenRunTracker>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<NextRunWaker>();
        services.AddSingleton<PartJoiner>();
        services.AddSingleton<FollowUp>();
        services.AddSingleton<Scanner>();
        services.AddSingleton<SweepMark>();
        services.AddSingleton<RetentionSweep>();
        services.AddSingleton<JobHandlers>();
        services.AddSingleton<AttemptEnding>();
        services.AddSingleton<RunAttempt>();
        services.AddSingleton<ManualRequests>();
        AddInternal<RunExecutor>(services);
        AddInternal<PoisonRecorder>(services);
        AddInternal<RunHistory>(services);

        services.AddSingleton<OccurrenceDecider>();
        services.AddSingleton<ScheduleChange>();
        services.AddSingleton<JobRegistry>();
        services.AddSingleton<Herd>();
        services.AddSingleton<DispatchWatch>();
        services.AddSingleton<JobTick>();
        AddInternal<Scheduler>(services);
    }

    // The container itself calls public constructors only, and these take internal parts.
    private static void AddInternal<T>(IServiceCollection services)
        where T : class
    {
        var constructor = typeof(T).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).Single();
        services.AddSingleton(provider =>
            (T)constructor.Invoke([.. constructor.GetParameters().Select(part => provider.GetRequiredService(part.ParameterType))]));
    }

    private static void AddConfiguration(IServiceCollection services, IConfiguration configuration)
    {
        var connection = new StorageConnection(configuration);
        var settings = SettingsInspector.Inspect(configuration.GetSection(DlmOptions.Section), typeof(DlmOptions));
        var faults = settings.Faults.Concat(new[] { connection.Fault, HostIdRule.Fault(configuration) }.OfType<string>());
        services.AddSingleton(connection);
        services.AddOptions<DlmOptions>().Bind(settings.Valid.GetSection(DlmOptions.Section)).ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<DlmOptions>>(new DlmDefaults(configuration));
        services.AddSingleton<IValidateOptions<DlmOptions>>(provider =>
            new DlmOptionsValidator([.. faults], provider.GetServices<JobHandlerRegistration>()));
        services.AddSingleton<IValidateOptions<DlmOptions>, RedisCredentialValidator>();
        services.AddSingleton<IValidateOptions<DlmOptions>, ImportOptionsValidator>();
        services.AddSingleton(provider => InstanceIdentity.Choose(
            provider.GetRequiredService<IOptions<DlmOptions>>().Value.Instance, Environment.GetEnvironmentVariable));
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.AddSingleton<ITableStore>(provider =>
        {
            var ledger = provider.GetRequiredService<IOptions<DlmOptions>>().Value.Ledger;
            var table = provider.GetRequiredService<StorageConnection>().Table(ledger.Table);
            return new AzureTableStore(table, ledger.RequestTimeout, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<IJobQueue>(provider =>
        {
            var ledger = provider.GetRequiredService<IOptions<DlmOptions>>().Value.Ledger;
            var queues = provider.GetRequiredService<StorageConnection>().Queues();
            return new AzureJobQueue(queues, ledger.RequestTimeout, provider.GetRequiredService<TimeProvider>());
        });
    }

    private static void AddElection(IServiceCollection services)
    {
        services.AddSingleton<RedisServers>();
        services.AddSingleton<SharedDatabaseCheck>();
        services.AddSingleton<IElection, RedlockElection>();
        services.AddSingleton<IRedisClocks, RedisClocks>();
    }
}
