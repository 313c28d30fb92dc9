using System.Globalization;
using Azure.Data.Tables;
using Dlm.Benchmarks.Ticks;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace Dlm.Benchmarks.History;

/// <summary>
/// What the start of a process costs beside a long history: the requests of its first look at a job that comes due, and how many rows storage
/// looks at and returns for them. Counted, not timed.
/// </summary>
internal static class StartCost
{
    private const string Job = "import_data";
    private static readonly int[] Histories = [0, 1_000, 10_000, 100_000, 1_000_000];

    public static async Task PrintAsync()
    {
        Console.WriteLine("One job, finished records, half of them manual; two unfinished ones. Settling one occurrence, and the first scan.");
        Console.WriteLine();
        Console.WriteLine("| Finished records | Start | Requests | Rows examined | Rows returned |");
        Console.WriteLine("|---:|---|---:|---:|---:|");
        foreach (var finished in Histories)
        {
            await PrintAsync(finished, known: true);
            await PrintAsync(finished, known: false);
        }
    }

    private static async Task PrintAsync(int finished, bool known)
    {
        var time = new SteppedTime();
        var table = new HistoryTable(Job, time, finished - (finished / 2), finished / 2);
        await using var services = Engine.Build(time, new MemoryQueue(), Job, table);
        var job = services.GetRequiredService<JobCatalog>().Scheduled.Single();
        await BeginAsync(table, job, time.GetUtcNow(), known);
        var due = time.Step();
        table.Reset();

        await services.GetRequiredService<JobTick>().SettleAsync(job, due, CancellationToken.None);
        await services.GetRequiredService<Scanner>().ScanAsync(job, CancellationToken.None);

        var start = known ? "usual" : "first after an upgrade";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {finished:N0} | {start} | {table.Requests:N0} | {table.Examined:N0} | {table.Returned:N0} |"));
    }

    /// <param name="table">The table.</param>
    /// <param name="job">The job.</param>
    /// <param name="now">Now.</param>
    /// <param name="known">Whether peers have left a watermark and an index of what is unfinished, as this version does.</param>
    private static async Task BeginAsync(HistoryTable table, JobDefinition job, DateTimeOffset now, bool known)
    {
        var cursor = Cursor.RowFor(job, now);
        var self = new InstanceIdentity("peer");
        List<TableTransactionAction> rows =
        [
            Add(RunRows.New(Occurrence.Scheduled(Job, now.AddSeconds(-0.5)), self, now, "1")),
            Add(RunRows.New(Occurrence.Manual(Job, "000000000-open"), self, now, "2")),
        ];
        if (known)
        {
            cursor[nameof(Cursor.FinalBefore)] = now.AddSeconds(-0.5);
            rows.Add(OpenIndex.Mark(Job, "manual:000000000-open"));
            rows.Add(Add(new TableEntity(Job, RunKeys.FirstOpen)));
        }

        await table.WriteAsync([Add(cursor), .. rows], CancellationToken.None);

        static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);
    }
}
