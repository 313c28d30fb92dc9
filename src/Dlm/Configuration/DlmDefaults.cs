using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Dlm.Configuration;

/// <summary>Fills in the defaults that the binder would otherwise add to, instead of replace, and the jobs that have nothing but defaults.</summary>
internal sealed class DlmDefaults(IConfiguration configuration) : IPostConfigureOptions<DlmOptions>
{
    private static readonly string[] LocalDatabases =
        ["localhost:6379,defaultDatabase=2", "localhost:6379,defaultDatabase=3", "localhost:6379,defaultDatabase=4"];

    public void PostConfigure(string? name, DlmOptions options)
    {
        // The binder leaves out a job that has no settings of its own.
        foreach (var job in configuration.GetSection("Dlm:Jobs").GetChildren())
        {
            options.Jobs.TryAdd(job.Key, new JobOptions());
        }

        if (options.Jobs.Count == 0)
        {
            options.Jobs[DlmOptions.DefaultJob] = new JobOptions();
        }

        if (options.Jobs.TryGetValue(DlmOptions.DefaultJob, out var importData))
        {
            importData.Schedule ??= DlmOptions.DefaultSchedule;
        }

        // An empty list that somebody wrote down is a fault, and stays one.
        if (!configuration.GetSection("Dlm:Redlock:Endpoints").Exists())
        {
            options.Redlock.Endpoints = LocalDatabases;
        }
    }
}
