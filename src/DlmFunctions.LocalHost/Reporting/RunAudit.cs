using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Runs;
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
    /// <exception cref="Dlm.Storage.StorageUnavailableException">The records cannot be read.</exception>
    public static async Task<Report> ReportAsync(
        IServiceProvider engine, IReadOnlyList<string> instances, Observations observations, DateTimeOffset start, DateTimeOffset stop)
    {
        var history = engine.GetRequiredService<RunHistory>();
        var options = engine.GetRequiredService<IOptions<DlmOptions>>().Value;
        var tick = CronSchedule.Parse(options.TickSchedule, "UTC").LongestGap();
        var builder = new ReportBuilder(observations, start, stop, tick, options.Runs.ClaimAfter);
        foreach (var job in engine.GetRequiredService<JobCatalog>().Scheduled)
        {
            var runs = await history.ListAsync(job.Name, builder.Since(job.Name), CancellationToken.None);
            var records = runs.Select(OccurrenceRecord.From).OfType<OccurrenceRecord>().ToList();
            builder.Add(job.Name, job.Schedule.Text, job.Schedule.TimeZone, records);
        }

        return builder.Build(instances);
    }
}
