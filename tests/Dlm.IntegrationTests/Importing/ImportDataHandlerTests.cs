using Azure;
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
    private readonly string table = $"Users{Guid.NewGuid():n}";

    [Fact]
    public async Task The_sample_is_imported_page_by_page_and_counted()
    {
        await using var cluster = NewCluster();
        var (instance, due) = await EnqueueAsync(cluster);

        await cluster.DeliverAsync(instance);

        var users = await UsersAsync();
        users.Should().HaveCount(60);
        users.Should().OnlyContain(user => user.GetString("Login").Length > 0 && user.GetString("Type").Length > 0 && user.GetInt32("Followers") >= 0);
        var record = await cluster.RecordAsync(due);
        record.State.Should().Be(RunState.Succeeded);
        record.Checkpoint.Should().Be("60");
        record.Counts.Should().Equal(new Dictionary<string, long> { ["pages"] = 3, ["written"] = 60 });
    }

    [Fact]
    public async Task A_later_attempt_goes_on_from_the_checkpoint()
    {
        await using var cluster = NewCluster();
        var (instance, due) = await EnqueueAsync(cluster);
        await cluster.Table.UpdateEntityAsync(
            new TableEntity(cluster.Job, RunKeys.Scheduled(due)) { ["Checkpoint"] = "25", ["Counts"] = """{"pages":1,"written":25}""" }, ETag.All);

        await cluster.DeliverAsync(instance);

        (await UsersAsync()).Should().HaveCount(35, "the first page was another attempt's");
        (await cluster.RecordAsync(due)).Counts.Should().Equal(new Dictionary<string, long> { ["pages"] = 3, ["written"] = 60 });
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
        (await cluster.RecordAsync(due)).Checkpoint.Should().Be("25");

        var peer = Add(cluster, _ => { });
        await Testing.Eventually.True(
            async _ =>
            {
                await peer.ReceiveAsync(cluster.MessageFor(due), CancellationToken.None);
                return (await cluster.RecordAsync(due)).State == RunState.Succeeded;
            },
            Deadlines.Generous);

        (await UsersAsync()).Should().HaveCount(60);
        (await cluster.RecordAsync(due)).Counts.Should().Equal(new Dictionary<string, long> { ["pages"] = 3, ["written"] = 60 });
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

        (await UsersAsync()).Select(Content).Should().Equal(before.Select(Content));
    }

    private static (string, string, string, bool?, int?) Content(TableEntity user) =>
        (user.RowKey, user.GetString("Login"), user.GetString("Type"), user.GetBoolean("SiteAdmin"), user.GetInt32("Followers"));

    private static Instance Add(Cluster cluster, Action<ScriptedTable> script) =>
        cluster.Add(change: services =>
        {
            services.AddScoped<ImportDataHandler>();
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

    private Cluster NewCluster() => new Cluster(servers).With("Dlm:Import:Table", table);

    private async Task<List<TableEntity>> UsersAsync() =>
        await new TableClient(servers.Azurite.ConnectionString, table).QueryAsync<TableEntity>().ToListAsync();
}
