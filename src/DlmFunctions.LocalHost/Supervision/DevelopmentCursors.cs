using Azure;
using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Jobs;
using Dlm.Storage;
using DlmFunctions.LocalHost.Services;
using DlmFunctions.LocalHost.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DlmFunctions.LocalHost.Supervision;

/// <summary>
/// Lets the schedules of this run take over on an emulator that was used before. The engine refuses another schedule of the same
/// <c>ConfigVersion</c>; who tries schedules out on one machine is not to raise it each time. Other storage is not touched.
/// </summary>
internal static class DevelopmentCursors
{
    private const string Cursor = "cursor";
    private const string ConfigVersion = "ConfigVersion";

    /// <summary>Lowers the version of each cursor that has the version, but not the schedule, of this run.</summary>
    public static async Task YieldAsync(ServiceProvider engine, IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (!DevelopmentStorage.IsNamedBy(configuration[HostSettings.JobsStorage]))
        {
            return;
        }

        var table = engine.GetRequiredService<StorageConnection>().Table(engine.GetRequiredService<IOptions<DlmOptions>>().Value.Ledger.Table);
        try
        {
            foreach (var job in engine.GetRequiredService<JobCatalog>().Scheduled)
            {
                await YieldAsync(table, job, cancellationToken);
            }
        }
        catch (RequestFailedException)
        {
            // The instances say what is wrong with the storage.
        }
    }

    private static async Task YieldAsync(TableClient table, JobDefinition job, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(job.Name, Cursor, cancellationToken: cancellationToken);
        if (found is { HasValue: true, Value: { } cursor }
            && cursor.TryGetValue(ConfigVersion, out var version) && version is int same && same == job.ConfigVersion
            && (cursor["Schedule"] as string != job.Schedule.Text || cursor["TimeZone"] as string != job.Schedule.TimeZone))
        {
            var lowered = new TableEntity(job.Name, Cursor) { [ConfigVersion] = same - 1 };
            await table.UpdateEntityAsync(lowered, cursor.ETag, TableUpdateMode.Merge, cancellationToken);
        }
    }
}
