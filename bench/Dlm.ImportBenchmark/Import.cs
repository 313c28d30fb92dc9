using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Importing;
using Dlm.Jobs;
using Dlm.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dlm.ImportBenchmark;

/// <summary>An import as an app composes it, from a blob into a table. Only the record of the run is missing, and so is its lease.</summary>
internal static class Import
{
    public static ServiceProvider Compose(string storage, string table, string location)
    {
        var settings = new Dictionary<string, string?>
        {
            ["JobsStorage"] = storage,
            ["Dlm:Import:Source"] = "Ndjson",
            ["Dlm:Import:Locations:0"] = location,
            ["Dlm:Import:Table"] = table,
        };
        for (var database = 2; database <= 4; database++)
        {
            settings[$"Dlm:Redlock:Endpoints:{database - 2}"] = $"localhost:1,defaultDatabase={database}";
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDlm(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddImport();
        return services.BuildServiceProvider();
    }

    /// <summary>Imports all of it.</summary>
    /// <returns>What was counted.</returns>
    public static async Task<IReadOnlyDictionary<string, long>> RunAsync(string storage, string table, string location, CancellationToken cancellationToken)
    {
        await using var services = Compose(storage, table, location);
        await using var scope = services.CreateAsyncScope();
        var due = Occurrence.Scheduled(DlmOptions.DefaultJob, DateTimeOffset.UnixEpoch);
        var record = RunRecord.From(new TableEntity(due.Job, RunKeys.Of(due)) { ["State"] = nameof(RunState.Running), ["Attempt"] = 1 });
        var run = new JobRun(record, (_, _, _) => Task.CompletedTask);
        return await scope.ServiceProvider.GetRequiredService<ImportDataHandler>().RunAsync(run, cancellationToken);
    }
}
