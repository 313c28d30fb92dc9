using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Storage;

namespace Dlm.IntegrationTests.Runs;

public sealed class OpenRunTrackerTests(TestServers servers)
{
    [Fact]
    public async Task The_history_of_a_job_is_read_once_even_of_one_that_is_disabled()
    {
        await using var cluster = new Cluster(servers).WithJob("Enabled", "false");
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due);
        var looks = new List<RowQuery>();
        var tracker = cluster.Add(change: services => services.Decorate<ITableStore>(table => new ScriptedTable(table)
        {
            OnQuery = query =>
            {
                looks.Add(query);
                return Task.CompletedTask;
            },
        })).Get<OpenRunTracker>();

        await tracker.ListAsync(cluster.Job, default);
        await tracker.ListAsync(cluster.Job, default);

        looks.Where(query => query.From == RunKeys.FirstScheduled).Select(query => query.Before)
            .Should().Equal(RunKeys.BehindScheduled, RunKeys.Scheduled(due) + '~');
    }
}
