using Azure.Data.Tables;
using Dlm.Importing;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using DlmFunctions.LocalHost.SampleApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;

namespace Dlm.IntegrationTests.Importing;

/// <summary>The whole way, from the sample API with each of its faults to table and record: ten pages of twenty users.</summary>
public sealed class SampleApiImportTests(TestServers servers)
{
    private const int Users = 200;
    private const int Pages = 10;
    private readonly string table = $"Users{Guid.NewGuid():n}";

    [Theory]
    [InlineData("none", 0)]
    [InlineData("server-error", 0)]
    [InlineData("unavailable", 0)]
    [InlineData("slow", 0)]
    [InlineData("duplicates", 0)]
    [InlineData("redirect", 0)]
    [InlineData("no-key", Pages)]
    [InlineData("too-large", Pages)]
    public async Task What_can_be_imported_is(string fault, int rejected)
    {
        var (record, _) = await ImportAsync(fault);

        record.State.Should().Be(RunState.Succeeded, record.Error);
        record.Counts["rejected"].Should().Be(rejected);
        record.Counts["read"].Should().Be(record.Counts["written"] + record.Counts["unchanged"] + rejected);
        record.Counts.Should().Contain("pages", Pages);
        (await RowsAsync(table)).Should().HaveCount(Users - rejected).And.OnlyContain(user => user.GetString("login").Length > 0);
        (await RowsAsync(table + "Rejects")).Should().HaveCount(rejected).And.OnlyContain(reject => reject.GetString("Reason").Length > 0);
    }

    [Theory]
    [InlineData("html", "HTML")]
    [InlineData("loop", "leads back to a page that was read before")]
    [InlineData("foreign-link", "another origin")]
    [InlineData("redirect-scheme", "redirect")]
    [InlineData("redirect-loop", "redirect")]
    [InlineData("wrong-type", "records were rejected, more than Dlm:Import:MaxRejectShare")]
    public async Task What_no_other_attempt_can_help_fails_at_once_and_says_why(string fault, string error)
    {
        var (record, thrown) = await ImportAsync(fault, ("Dlm:Import:Types:0", "followers: WholeNumber"), ("Dlm:Import:MaxRejectShare", "0.05"));

        (record.State, record.Attempt).Should().Be((RunState.Failed, 1));
        thrown.Should().BeOfType<PermanentFailureException>();
        record.Error.Should().Contain(error);
    }

    [Theory]
    [InlineData("broken-json")]
    [InlineData("truncated")]
    [InlineData("endless")]
    public async Task What_another_attempt_may_help_is_tried_again(string fault)
    {
        var (record, thrown) = await ImportAsync(fault, ("Dlm:Import:Http:Retries", "0"));

        thrown.Should().NotBeNull();
        (record.State, record.Failures).Should().Be((RunState.Enqueued, 1));
        record.Error.Should().NotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("rate-limit")]
    [InlineData("hidden-rate-limit")]
    public async Task A_long_wait_is_a_rest_behind_the_last_page_that_was_stored(string fault)
    {
        var (record, thrown) = await ImportAsync(fault + "&wait=600");

        thrown.Should().BeNull("nothing has failed");
        (record.State, record.Failures).Should().Be((RunState.Enqueued, 0));
        record.NotBefore.Should().BeAfter(record.Timestamp.AddMinutes(5));
        record.Counts.Should().Contain("pages", 3);
        (await RowsAsync(table)).Should().HaveCount(3 * Users / Pages);
    }

    [Fact]
    public async Task An_unchanged_source_costs_one_request_and_a_changed_one_is_read()
    {
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Users = Users, PageSize = Users / Pages });
        await using var cluster = NewCluster(api, "none");
        var instance = Add(cluster);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        await RunAsync(due);
        var requests = api.Requests.Count;

        (await RunAsync(due.AddSeconds(1))).Should().Contain(new Dictionary<string, long> { ["notModified"] = 1, ["read"] = 0 });
        api.Requests.Should().HaveCount(requests + 1);
        api.Revision++;
        var counts = await RunAsync(due.AddSeconds(2));
        counts["read"].Should().Be(Users);
        counts["written"].Should().BePositive().And.BeLessThan(Users, "one user in ten has changed");

        async Task<IReadOnlyDictionary<string, long>> RunAsync(DateTimeOffset instant)
        {
            await instance.SettleAsync(instant);
            await cluster.DeliverAsync(instance);
            return (await cluster.RecordAsync(instant)).Counts;
        }
    }

    private static Instance Add(Cluster cluster) => cluster.Add(change: services =>
    {
        new DlmBuilder(services).AddImport();
        services.Replace(ServiceDescriptor.Singleton(new JobHandlerRegistration(cluster.Job, typeof(ImportDataHandler))));

        // The pauses between tries are no subject here.
        services.PostConfigureAll<HttpStandardResilienceOptions>(resilience => resilience.Retry.Delay = TimeSpan.FromMilliseconds(10));
    });

    private Cluster NewCluster(SampleApiServer api, string fault) => new Cluster(servers)
        .With("Dlm:Import:Table", table)
        .With("Dlm:Import:Source", "Http")
        .With("Dlm:Import:Http:RequestTimeout", "00:00:05")
        .With("Dlm:Import:Locations:0", $"{api.Users}?fault={fault}");

    private async Task<(RunRecord Record, Exception? Thrown)> ImportAsync(string fault, params (string Setting, string Value)[] settings)
    {
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Users = Users, PageSize = Users / Pages, Wait = TimeSpan.Zero });
        await using var cluster = NewCluster(api, fault);
        foreach (var (setting, value) in settings)
        {
            cluster.With(setting, value);
        }

        var instance = Add(cluster);
        var due = Instants.SecondsAgo(60);
        await cluster.BeginAsync(due.AddSeconds(-1));
        await instance.SettleAsync(due);
        var thrown = await Record.ExceptionAsync(() => cluster.DeliverAsync(instance));
        return (await cluster.RecordAsync(due), thrown);
    }

    private async Task<List<TableEntity>> RowsAsync(string name) =>
        await new TableClient(servers.Azurite.ConnectionString, name).QueryAsync<TableEntity>().ToListAsync();
}
