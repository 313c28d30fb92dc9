using Dlm;
using Dlm.Configuration;
using DlmFunctions.LocalHost.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Supervision;

/// <summary>The settings of a run. Whether they are valid is for the app to say.</summary>
internal static class RunSettings
{
    /// <param name="request">Its schedule goes above all settings, and so does a tick that is fine enough for it.</param>
    /// <param name="folder">Where local.settings.json is.</param>
    /// <param name="hasEngine">Whether the app is built on the engine.</param>
    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static IConfiguration Read(RunRequest request, string folder, bool hasEngine)
    {
        var configuration = new ConfigurationBuilder().AddRunSettings(folder, hasEngine).Build();
        return request.Schedule is { } schedule
            ? configuration.With(new Dictionary<string, string?>
            {
                [HostSettings.ImportSchedule] = schedule,
                [HostSettings.TickSchedule] = TickChoice.For(schedule, configuration[HostSettings.TickSchedule]!),
            })
            : configuration;
    }

    /// <summary>The same settings with others above them.</summary>
    public static IConfiguration With(this IConfiguration configuration, IReadOnlyDictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(settings).Build();

    /// <summary>The engine's services, for reading: nothing is started, and no setting is checked, since only the app knows which jobs it has.</summary>
    public static ServiceProvider Engine(this IConfiguration configuration)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDlm(configuration);
        return services.RemoveAll<IValidateOptions<DlmOptions>>().BuildServiceProvider();
    }
}
