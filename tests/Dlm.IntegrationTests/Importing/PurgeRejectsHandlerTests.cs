using Azure.Data.Tables;
using Dlm.Importing;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dlm.IntegrationTests.Importing;

public sealed class PurgeRejectsHandlerTests(TestServers servers)
{
    private readonly string table = $"Users{Guid.NewGuid():n}";

    [Theory]
    [InlineData("00:00:00", 0)]
    [InlineData("1.00:00:00", 250)]
    public async Task Rejects_that_are_older_than_their_retention_are_deleted(string retention, int left)
    {
        await using var cluster = new Cluster(servers).With("Dlm:Import:Table", table).With("Dlm:Import:RejectRetention", retention);
        var rejects = new TableClient(servers.Azurite.ConnectionString, table + "Rejects");
        await rejects.CreateAsync();
        foreach (var rows in Enumerable.Range(0, 250).Chunk(100))
        {
            await rejects.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(
                TableTransactionActionType.Add, new TableEntity("2026-11-23T04:27:00Z", $"{row:D3}") { ["Reason"] = "no key" })));
        }

        var record = await RunAsync(cluster);

        record.State.Should().Be(RunState.Succeeded);
        record.Counts.Should().Contain("deleted", 250 - left);
        (await rejects.QueryAsync<TableEntity>().CountAsync()).Should().Be(left);
    }

    [Fact]
    public async Task Where_nothing_was_ever_rejected_there_is_nothing_to_delete()
    {
        await using var cluster = new Cluster(servers).With("Dlm:Import:Table", table);

        (await RunAsync(cluster)).Counts.Should().Contain("deleted", 0);
    }

    private static async Task<RunRecord> RunAsync(Cluster cluster)
    {
        var instance = cluster.Add(change: services =>
        {
            services.AddScoped<PurgeRejectsHandler>();
            services.Replace(ServiceDescriptor.Singleton(new JobHandlerRegistration(cluster.Job, typeof(PurgeRejectsHandler))));
        });
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        await instance.SettleAsync(due);
        await cluster.DeliverAsync(instance);
        return await cluster.RecordAsync(due);
    }
}
