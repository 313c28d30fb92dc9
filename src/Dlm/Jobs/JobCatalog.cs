using System.Diagnostics.CodeAnalysis;
using Dlm.Configuration;
using Microsoft.Extensions.Options;

namespace Dlm.Jobs;

/// <summary>The configured jobs.</summary>
public sealed class JobCatalog
{
    private readonly Dictionary<string, JobDefinition> jobs;

    /// <summary>Builds the definitions from validated options.</summary>
    public JobCatalog(IOptions<DlmOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        jobs = options.Value.Jobs.ToDictionary(job => job.Key, job => Define(job.Key, job.Value));
        Scheduled = [.. options.Value.Jobs.Where(job => job.Value.Enabled).Select(job => jobs[job.Key])];
        Disabled = [.. jobs.Values.Except(Scheduled)];
    }

    internal JobCatalog(IReadOnlyList<JobDefinition> scheduled, IReadOnlyList<JobDefinition> disabled)
    {
        (Scheduled, Disabled) = (scheduled, disabled);
        jobs = scheduled.Concat(disabled).ToDictionary(job => job.Name);
    }

    /// <summary>The jobs whose schedule is followed: those that are enabled.</summary>
    public IReadOnlyList<JobDefinition> Scheduled { get; }

    /// <summary>The other jobs. Nothing of theirs comes due, but what was started by hand is still brought to an end.</summary>
    public IReadOnlyList<JobDefinition> Disabled { get; }

    /// <summary>All jobs, disabled ones included.</summary>
    public IReadOnlyCollection<JobDefinition> All => jobs.Values;

    /// <summary>Finds a job by name, whether it is enabled or not: messages of a disabled job are still processed.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out JobDefinition? job) => jobs.TryGetValue(name, out job);

    private static JobDefinition Define(string name, JobOptions options) => new(
        name,
        CronSchedule.Parse(options.Schedule!, options.TimeZone),
        options.Queue ?? JobOptions.DefaultQueue(name),
        options.Misfire,
        options.MisfireThreshold,
        options.Overlap,
        options.MaxAttempts,
        options.RetryDelay,
        options.Timeout,
        options.ConfigVersion);
}
