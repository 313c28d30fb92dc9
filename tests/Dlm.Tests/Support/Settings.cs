using Dlm.Configuration;
using Dlm.Importing.Sources;
using Dlm.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Tests.Support;

/// <summary>What the engine makes of settings, given as a host gives them.</summary>
internal static class Settings
{
    /// <summary>Every other job has a handler.</summary>
    public const string JobWithoutHandler = "no_handler";

    public const string Storage = "UseDevelopmentStorage=true";

    /// <summary>The options, with <c>JobsStorage</c> set unless the settings say otherwise.</summary>
    public static DlmOptions Options(params (string Key, string? Value)[] settings)
    {
        using var services = Services(settings);
        return services.GetRequiredService<IOptions<DlmOptions>>().Value;
    }

    /// <summary>The faults that stop the start, one line each.</summary>
    public static IReadOnlyList<string> Faults(params (string Key, string? Value)[] settings)
    {
        try
        {
            Options(settings);
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures];
        }
    }

    public static ServiceProvider Services(params (string Key, string? Value)[] settings) =>
        Services(Configuration([("JobsStorage", Storage), .. settings]));

    public static ServiceProvider Services(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information));
        var dlm = services.AddDlm(configuration);
        foreach (var source in (string[])["Http", "Ndjson", "Csv", "Sample", "Ftp"])
        {
            services.AddSingleton(new ImportSourceRegistration(source));
        }

        var jobs = configuration.GetSection("Dlm:Jobs").GetChildren().Select(job => job.Key).Append(DlmOptions.DefaultJob).Distinct();
        foreach (var job in jobs.Where(job => job != JobWithoutHandler))
        {
            dlm.AddJob<NoHandler>(job);
        }

        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    public static IConfiguration Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.GroupBy(setting => setting.Key, setting => setting.Value).ToDictionary(group => group.Key, group => group.Last()))
            .Build();

    private sealed class NoHandler : IJobHandler
    {
        public Task<IReadOnlyDictionary<string, long>> RunAsync(JobRun run, CancellationToken cancellationToken) =>
            throw new NotSupportedException("No job runs here.");
    }
}
