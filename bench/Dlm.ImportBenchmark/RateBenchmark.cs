using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Importing.Sinks;
using Dlm.Importing.Sources;
using Dlm.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dlm.ImportBenchmark;

/// <summary>
/// How many records a second the import stores, against bare transactions with the same rows, just as many of them at a time. The rounds
/// alternate, each on a table of its own, so that what slows the machine down slows both.
/// </summary>
internal sealed class RateBenchmark(string storage, int records, int rounds)
{
    private const int PageSize = 500;
    private const int RowsInATransaction = 100;
    private const int TransactionsAtOnce = 4;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var location = await Users.UploadAsync(storage, records, cancellationToken);
        var rows = Rows();
        var bare = new List<double>();
        var sink = new List<double>();
        var import = new List<double>();
        Console.WriteLine($"{records} records, pages of {PageSize}, {TransactionsAtOnce} transactions at a time; records per second");
        Console.WriteLine("round   bare   sink  import");
        for (var round = 0; round <= rounds; round++)
        {
            var results = new double[3];
            Func<string, Task>[] ways = [table => BareAsync(table, rows, cancellationToken), table => SinkAsync(table, cancellationToken), table => Import.RunAsync(storage, table, location, cancellationToken)];
            foreach (var way in round % 2 == 0 ? [0, 1, 2] : (int[])[2, 1, 0])
            {
                results[way] = await MeasureAsync(ways[way], cancellationToken);
            }

            Console.WriteLine($"{(round == 0 ? "warm" : round),5} {results[0],6:F0} {results[1],6:F0} {results[2],7:F0}");
            if (round > 0)
            {
                bare.Add(results[0]);
                sink.Add(results[1]);
                import.Add(results[2]);
            }
        }

        Console.WriteLine($"median {Median(bare):F0} {Median(sink):F0} {Median(import):F0}");
        Console.WriteLine($"sink / bare: {Median(sink) / Median(bare):P0}; import / bare: {Median(import) / Median(bare):P0}");
    }

    private List<TableEntity> Rows()
    {
        var mapper = new RowMapper(new ImportOptions());
        return [.. Enumerable.Range(1, records).Select(id => mapper.Map(SourceRecord.Of(JsonElement.Parse(Users.Json(id))), 0).Entity)];
    }

    private async Task<double> MeasureAsync(Func<string, Task> way, CancellationToken cancellationToken)
    {
        var table = $"Rate{Guid.NewGuid():n}";
        GC.Collect();
        var watch = Stopwatch.StartNew();
        await way(table);
        var rate = records / watch.Elapsed.TotalSeconds;
        var service = new TableServiceClient(storage);
        foreach (var suffix in (string[])["", "Rejects", "Sources"])
        {
            await service.DeleteTableAsync(table + suffix, cancellationToken);
        }

        return rate;
    }

    private async Task BareAsync(string name, List<TableEntity> rows, CancellationToken cancellationToken)
    {
        var table = new TableClient(storage, name);
        await table.CreateIfNotExistsAsync(cancellationToken);
        var limit = new ParallelOptions { MaxDegreeOfParallelism = TransactionsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            rows.Chunk(RowsInATransaction),
            limit,
            async (some, token) => await table.SubmitTransactionAsync(
                some.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), token));
    }

    private async Task SinkAsync(string table, CancellationToken cancellationToken)
    {
        await using var services = Import.Compose(storage, table, "none/none");
        var sink = new TableSink(
            services.GetRequiredService<StorageConnection>(), services.GetRequiredService<IOptions<DlmOptions>>(), TimeProvider.System);
        await sink.PrepareAsync(cancellationToken);
        foreach (var (index, ids) in Enumerable.Range(1, records).Chunk(PageSize).Index())
        {
            var page = new SinkPage("benchmark", "none", index + 1, [.. ids.Select(id => SourceRecord.Of(JsonElement.Parse(Users.Json(id))))]);
            var result = await sink.WriteAsync(page, cancellationToken);
            if (result.Written != ids.Length)
            {
                throw new InvalidOperationException($"Page {index + 1}: {result}.");
            }
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
