using Dlm.Configuration;
using DlmFunctions.LocalHost.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Supervision;

/// <summary>The settings of a run, checked before anything is started.</summary>
internal static class RunSettings
{
    /// <param name="request">Its schedule goes above all settings, and so does a tick that is fine enough for it.</param>
    /// <param name="folder">Where host.json and local.settings.json are.</param>
    /// <exception cref="InvalidDataException">One of the files is not what it should be.</exception>
    public static IConfiguration Read(RunRequest request, string folder)
    {
        var configuration = new ConfigurationBuilder().AddHostSettings(folder).Build();
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

    /// <summary>The engine's services, for reading: nothing is started.</summary>
    public static ServiceProvider Engine(this IConfiguration configuration) =>
        new ServiceCollection().AddLogging().AddDlmFunctions(configuration).Services.BuildServiceProvider();

    /// <summary>Checks the settings as an instance would.</summary>
    /// <exception cref="OptionsValidationException">They have faults.</exception>
    public static DlmOptions Validate(this IConfiguration configuration)
    {
        using var engine = configuration.Engine();
        engine.GetRequiredService<IStartupValidator>().Validate();
        return engine.GetRequiredService<IOptions<DlmOptions>>().Value;
    }
}
