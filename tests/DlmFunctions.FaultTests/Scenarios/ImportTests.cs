using System.Text.Json;
using Azure.Data.Tables;
using DlmFunctions.FaultTests.Cluster;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.SampleApi;

namespace DlmFunctions.FaultTests.Scenarios;

/// <summary>A hundred pages of an API, imported while workers die.</summary>
public sealed class ImportTests
{
    private const string Yearly = "0 0 0 1 1 *";
    private const int Pages = 100;
    private const int PageSize = 20;
    private const int PagesBeforeTheKill = 30;

    // The page that was being stored, and the one that was fetched meanwhile: neither was saved.
    private const int MostInFlight = 2;

    // Slow enough to be interrupted.
    private static readonly SampleApiOptions SlowApi = new()
    {
        Users = Pages * PageSize, PageSize = PageSize, Fault = SampleFault.Slow, Wait = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public async Task A_worker_killed_in_the_middle_is_succeeded_by_one_that_fetches_no_stored_page_again()
    {
        await using var api = await SampleApiServer.StartAsync(SlowApi);
        await using var cluster = await FaultCluster.StartAsync(Plan(api.Users.ToString()));

        await RequestAsync(cluster, "whole");
        await FaultCluster.UntilAsync(() => Progress(cluster).Any(logged => PagesIn(logged) >= PagesBeforeTheKill), "The import is under way.");
        var worker = cluster[Progress(cluster)[^1].Instance];
        await cluster.KillAsync(worker);
        var record = await EndedAsync(cluster, "whole");

        record.GetString("State").Should().Be("Succeeded", record.GetString("Error"));
        record.GetInt32("Attempt").Should().Be(2);
        record.GetString("Owner").Should().NotBe(worker.Name);
        var fetched = api.Requests.CountBy(request => request.Target).ToList();
        fetched.Should().HaveCount(Pages);
        fetched.Sum(page => page.Value - 1).Should().BeLessThanOrEqualTo(MostInFlight);
        await ShouldEqualSourceAsync(cluster, Pages * PageSize);
        Words.Counts(record.GetString("Counts")).Should().StartWith($"{Pages} pages, {Pages * PageSize} read");
        cluster.FoundInOrder();
    }

    [Fact]
    public async Task Parts_are_imported_by_several_instances_and_a_killed_one_costs_its_own_parts_an_attempt()
    {
        const int parts = 6;
        await using var api = await SampleApiServer.StartAsync(SlowApi with { Wait = TimeSpan.FromMilliseconds(150) });
        var plan = Plan([.. Enumerable.Range(0, parts).Select(part => Range(api, part, parts))]);
        await using var cluster = await FaultCluster.StartAsync(plan);

        await RequestAsync(cluster, "parts");
        await FaultCluster.UntilAsync(() => Progress(cluster).DistinctBy(logged => logged.Instance).Count() > 1, "Two instances are at work.");
        var worker = cluster[Progress(cluster)[^1].Instance];
        await cluster.KillAsync(worker);
        var record = await EndedAsync(cluster, "parts");

        record.GetString("State").Should().Be("Succeeded", record.GetString("Error"));
        record.GetInt32("Attempt").Should().Be(1, "the occurrence is not run again");
        await ShouldEqualSourceAsync(cluster, Pages * PageSize);
        var fetched = api.Requests.CountBy(request => request.Target).ToList();
        fetched.Sum(page => page.Value - 1).Should().BeLessThanOrEqualTo(MostInFlight * parts);
        cluster.FoundInOrder();
    }

    private static ClusterPlan Plan(params IReadOnlyList<string> locations)
    {
        var plan = new ClusterPlan().WithInstances(3).WithShortWaits()
            .Job("import_data", Yearly, ("Enabled", "true"))
            .Set("Dlm:Jobs:import_data:Queue", "import-data")
            .Set("Dlm:Import:Source", "Http");
        for (var index = 0; index < locations.Count; index++)
        {
            plan.Set($"Dlm:Import:Locations:{index}", locations[index]);
        }

        return plan;
    }

    private static string Range(SampleApiServer api, int part, int parts) =>
        $"{api.Users}?from={(Pages * PageSize * part / parts) + 1}&to={Pages * PageSize * (part + 1) / parts}";

    private static Task RequestAsync(FaultCluster cluster, string key) =>
        cluster.PutAsync("import-data", $$"""{ "job": "import_data", "key": "{{key}}" }""");

    private static List<JournalEvent> Progress(FaultCluster cluster) =>
        [.. cluster.Events.Where(logged => logged.Name == "RunProgress" && logged["Job"] == "import_data")];

    private static int PagesIn(JournalEvent progress) =>
        JsonDocument.Parse(progress["Counts"]).RootElement.GetProperty("pages").GetInt32();

    private static async Task<TableEntity> EndedAsync(FaultCluster cluster, string key)
    {
        TableEntity? record = null;
        await FaultCluster.UntilAsync(
            async () =>
            {
                record = await cluster.Table.GetEntityAsync<TableEntity>("import_data", $"manual:{key}");
                return record.GetBoolean("Final") == true;
            },
            "The import has ended.");
        return record!;
    }

    private static async Task ShouldEqualSourceAsync(FaultCluster cluster, int users)
    {
        var table = new TableClient(cluster.Storage.ConnectionString, "ImportedUsers");
        var rows = await table.QueryAsync<TableEntity>().ToListAsync();
        rows.Select(row => row.GetInt64("id")).Should().BeEquivalentTo(Enumerable.Range(1, users).Select(id => (long?)id));
        rows.Should().OnlyContain(row => row.GetString("login").Length > 0);
    }
}
