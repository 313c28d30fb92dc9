using Azure.Data.Tables;
using DlmFunctions.FaultTests.Cluster;

namespace DlmFunctions.FaultTests.Checking;

/// <summary>What ledger, queues and outside world show, read with plain clients and without the engine.</summary>
internal sealed class History
{
    private readonly Dictionary<string, JobHistory> jobs;

    private History(Dictionary<string, JobHistory> jobs) => this.jobs = jobs;

    public IEnumerable<JobHistory> Jobs => jobs.Values;

    public JobHistory this[string job] => jobs[job];

    public static async Task<History> ReadAsync(FaultCluster cluster, IEnumerable<string> names)
    {
        var read = await Task.WhenAll(names.Select(job => ReadAsync(cluster, job)));
        return new History(read.ToDictionary(job => job.Job));
    }

    /// <summary>The history as if no instant had come due after those that were decided in an earlier one.</summary>
    public History UpTo(History earlier) =>
        new(jobs.Values.Select(job => job.UpTo(earlier[job.Job].LastDecided)).ToDictionary(job => job.Job));

    /// <summary>No record is open and no message is left. One that a dead instance had received stays hidden for minutes, and does not count.</summary>
    public void ShouldBeAtRest()
    {
        foreach (var job in Jobs)
        {
            job.Open.Should().BeEmpty();
            job.Waiting.Should().BeEmpty();
        }
    }

    private static async Task<JobHistory> ReadAsync(FaultCluster cluster, string job)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in cluster.Table.QueryAsync<TableEntity>(row => row.PartitionKey == job))
        {
            rows.Add(row);
        }

        // The effects after the records: what a record says has happened is then there.
        var cursor = rows.Single(row => row.RowKey == "cursor");
        return new JobHistory(
            job,
            cursor.GetDateTimeOffset("EffectiveFrom")!.Value,
            cursor.GetDateTimeOffset("LastDecided")!.Value,
            [.. rows.Where(LedgerRow.IsRecord).Select(row => new LedgerRow(row)).OrderBy(row => row.ScheduledAt ?? DateTimeOffset.MaxValue)],
            [.. SeenEffect.ReadAll(cluster.Folder).Where(seen => seen.Effect.Job == job)],
            await WaitingMessage.PeekAsync(cluster.Queue(job)));
    }
}
