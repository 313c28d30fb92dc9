using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Storage;
using DlmFunctions.LocalHost.Observation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Reporting;

/// <summary>Reads the records of a run and compares them with its observations.</summary>
internal static class RunAudit
{
    /// <param name="engine">The engine's services.</param>
    /// <param name="instances">The names of the instances.</param>
    /// <param name="observations">What they reported.</param>
    /// <param name="start">When the services were up.</param>
    /// <param name="stop">When the instances were told to stop.</param>
    /// <exception cref="StorageUnavailableException">The records cannot be read.</exception>
    public static async Task<Report> ReportAsync(
        IServiceProvider engine, IReadOnlyList<string> instances, Observations observations, DateTimeOffset start, DateTimeOffset stop)
    {
        var history = engine.GetRequiredService<RunHistory>();
        var options = engine.GetRequiredService<IOptions<DlmOptions>>().Value;
        var tick = CronSchedule.Parse(options.TickSchedule, "UTC").LongestGap();
        var builder = new ReportBuilder(observations, start, stop, tick, options.Runs.ClaimAfter);
        foreach (var job in engine.GetRequiredService<JobCatalog>().Scheduled)
        {
            var runs = await ListAsync(history, job.Name, builder.Since(job.Name));
            var records = runs.Select(OccurrenceRecord.From).OfType<OccurrenceRecord>().ToList();
            builder.Add(job.Name, job.Schedule.Text, job.Schedule.TimeZone, records);
        }

        return builder.Build(instances);
    }

    // Where the run ended before an instance had created the table, the first request that misses it does so, and the next finds it empty.
    private static async Task<IReadOnlyList<RunRecord>> ListAsync(RunHistory history, string job, DateTimeOffset since)
    {
        try
        {
            return await history.ListAsync(job, since, CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            return await history.ListAsync(job, since, CancellationToken.None);
        }
    }
}
