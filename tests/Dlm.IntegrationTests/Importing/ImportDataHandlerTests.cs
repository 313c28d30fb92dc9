using Azure.Data.Tables;
using Dlm.Importing;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Dlm.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dlm.IntegrationTests.Importing;

public sealed class ImportDataHandlerTests(TestServers servers)
{
    private static readonly Dictionary<string, long> Complete = new()
    {
        ["pages"] = 3, ["read"] = 60, ["written"] = 60, ["unchanged"] = 0, ["rejected"] = 0,
    };

    private readonly string table = $"Users{Guid.NewGuid():n}";

    [Fact]
    public async Task The_sample_is_imported_page_by_page_and_counted()
    {
        await using var cluster = NewCluster();
        var (instance, due) = await EnqueueAsync(cluster);

        await cluster.DeliverAsync(instance);

        var users = await UsersAsync();
        users.Should().HaveCount(60);
        users.Should().OnlyContain(user => user.GetString("login").Length > 0 && user.GetString("type").Length > 0 && user.GetInt64("followers") >= 0);
        var record = await cluster.RecordAsync(due);
        record.State.Should().Be(RunState.Succeeded);
        record.Counts.Should().Contain(Complete);
    }

    [Fact]
    public async Task A_run_that_is_cut_short_is_finished_by_another()
    {
        await using var cluster = NewCluster().WithJob("RetryDelay", "00:00:00");
        var (_, due) = await EnqueueAsync(cluster);
        await cluster.DrainAsync();
        var pages = 0;
        var failing = Add(cluster, table => table.OnWrite = (actions, write) =>
            ((TableEntity)actions[0].Entity).ContainsKey(nameof(RunRecord.Checkpoint)) && ++pages == 2 ? throw new InvalidOperationException("As planned.") : write());
        await failing.Invoking(platform => platform.ReceiveAsync(cluster.MessageFor(due))).Should().ThrowAsync<InvalidOperationException>();
        (await cluster.RecordAsync(due)).Counts.Should().Contain("read", 25);

        var peer = Add(cluster, _ => { });
        await Testing.Eventually.True(
            async _ =>
            {
                await peer.ReceiveAsync(cluster.MessageFor(due), CancellationToken.None);
                return (await cluster.RecordAsync(due)).State == RunState.Succeeded;
            },
            Deadlines.Generous);

        (await UsersAsync()).Should().HaveCount(60);
        var counts = (await cluster.RecordAsync(due)).Counts;
        counts.Should().Contain(new Dictionary<string, long> { ["pages"] = 3, ["read"] = 60, ["rejected"] = 0 });
        (counts["written"] + counts["unchanged"]).Should().Be(60);
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        await using var cluster = NewCluster();
        var (instance, due) = await EnqueueAsync(cluster);
        await cluster.DeliverAsync(instance);
        var before = await UsersAsync();
        await instance.SettleAsync(due.AddSeconds(1));

        await cluster.DeliverAsync(instance);

        (await UsersAsync()).Select(user => (user.RowKey, user.ETag)).Should().Equal(before.Select(user => (user.RowKey, user.ETag)));
        (await cluster.RecordAsync(due.AddSeconds(1))).Counts.Should().Contain(new Dictionary<string, long> { ["written"] = 0, ["unchanged"] = 60 });
    }

    private static Instance Add(Cluster cluster, Action<ScriptedTable> script) =>
        cluster.Add(change: services =>
        {
            new DlmBuilder(services).AddImport();
            services.Replace(ServiceDescriptor.Singleton(new JobHandlerRegistration(cluster.Job, typeof(ImportDataHandler))));
            services.Decorate<ITableStore>(table =>
            {
                var scripted = new ScriptedTable(table);
                script(scripted);
                return scripted;
            });
        });

    private static async Task<(Instance Instance, DateTimeOffset Due)> EnqueueAsync(Cluster cluster)
    {
        var due = Instants.SecondsAgo(60);
        var instance = Add(cluster, _ => { });
        await cluster.BeginAsync(due.AddSeconds(-1));
        await instance.SettleAsync(due);
        return (instance, due);
    }

    private Cluster NewCluster() => new Cluster(servers).With("Dlm:Import:Table", table).With("Dlm:Import:PageSize", "25");

    private async Task<List<TableEntity>> UsersAsync() =>
        await new TableClient(servers.Azurite.ConnectionString, table).QueryAsync<TableEntity>().ToListAsync();
}
