using System.Text.Json;
using Dlm.Importing.Sources;
using Dlm.Runs;
using DlmFunctions.LocalHost.SampleApi;

namespace Dlm.IntegrationTests.Importing.Http;

public sealed class PagingTests
{
    [Theory]
    [InlineData("Link")]
    [InlineData("Cursor")]
    public async Task Every_record_is_read_once_and_every_page_asked_for_once(string paging)
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Paging", paging));

        var pages = await host.ReadAllAsync("?per_page=50");

        pages.Ids().Should().Equal(Enumerable.Range(1, 1000));
        pages.Should().AllSatisfy(page => page.Bytes.Should().BePositive());
        pages[^1].Next.Should().BeNull();
        host.Api.Requests.Select(request => request.Target).Should().OnlyHaveUniqueItems()
            .And.HaveCount(paging == "Link" ? 20 : 21, "an empty page ends the paging by cursor");
    }

    [Theory]
    [InlineData("Link")]
    [InlineData("Cursor")]
    public async Task A_cursor_resumes_on_the_page_behind(string paging)
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Paging", paging));
        var cursor = (await host.ReadAllAsync("?since=100"))[3].Next;
        var before = host.Api.Requests.Count;

        var pages = await host.ReadAllAsync("?since=100", cursor);

        pages.Ids().Should().Equal(Enumerable.Range(501, 500));
        pages.Should().AllSatisfy(page => page.Validator.Should().BeNull());
        host.Api.Requests.Skip(before).First().Target.Should().Be("/users?since=500");
    }

    [Fact]
    public async Task A_page_is_asked_for_when_it_is_wanted_and_outlives_its_successors()
    {
        await using var host = await HttpSourceHost.StartAsync();
        await using var reading = host.Read().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await reading.MoveNextAsync();
        var first = reading.Current;
        host.Api.Requests.Should().HaveCount(1);

        while (await reading.MoveNextAsync())
        {
        }

        first.Records.Select(record => record.Value.GetProperty("plan").GetProperty("name").GetString()).Should().HaveCount(100).And.NotContainNulls();
    }

    [Fact]
    public async Task One_page_is_read_where_there_is_no_paging()
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Paging", "None"));

        (await host.ReadAllAsync()).Should().ContainSingle().Which.Next.Should().BeNull();
    }

    [Fact]
    public async Task Parts_are_disjoint_and_whole()
    {
        await using var host = await HttpSourceHost.StartAsync();

        var parts = new List<ImportPage>();
        foreach (var part in new[] { "?from=1&to=333", "?from=334&to=700", "?from=701" })
        {
            parts.AddRange(await host.ReadAllAsync(part));
        }

        parts.Ids().Should().Equal(Enumerable.Range(1, 1000));
    }

    [Fact]
    public async Task Records_are_found_where_the_path_says()
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:ItemsPath", "data.items"));

        (await host.ReadAllAsync("?wrap=data.items")).Ids().Should().HaveCount(1000);
        var elsewhere = () => host.ReadAllAsync("?wrap=data.users");
        (await elsewhere.Should().ThrowAsync<PermanentFailureException>()).WithMessage("*ItemsPath*there is no 'items' of 'data.items'*");
    }

    [Fact]
    public async Task A_next_page_at_another_origin_is_refused()
    {
        await using var host = await HttpSourceHost.StartAsync();

        var read = () => host.ReadAllAsync("?fault=foreign-link");

        (await read.Should().ThrowAsync<PermanentFailureException>()).WithMessage("*another origin*http://another.example*");
        read = () => host.ReadAllAsync(cursor: "https://another.example/users?since=100");
        await read.Should().ThrowAsync<PermanentFailureException>();
    }

    [Theory]
    [InlineData("no-key")]
    [InlineData("wrong-type")]
    [InlineData("too-large")]
    [InlineData("duplicates")]
    public async Task Bad_records_are_passed_on_and_the_paging_goes_on(string fault)
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Paging", "Cursor"));

        var pages = await host.ReadAllAsync($"?fault={fault}");

        var records = pages.SelectMany(page => page.Records).Select(record => record.Value).ToList();
        var ids = records.Where(record => record.ValueKind == JsonValueKind.Object && record.TryGetProperty("id", out _))
            .Select(record => record.GetProperty("id").GetInt32()).ToList();
        pages.Should().HaveCount(11);
        ids.Distinct().Should().HaveCount(fault == "no-key" ? 990 : 1000);
        ids.Should().HaveCount(fault == "no-key" ? 990 : fault == "duplicates" ? 1019 : 1000);
        records.Should().HaveCount(fault == "wrong-type" ? 1010 : fault == "duplicates" ? 1019 : 1000);
    }

    [Fact]
    public async Task Records_without_the_cursor_have_no_next_page()
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Paging", "Cursor"), ("Http:CursorField", "plan"));

        var read = () => host.ReadAllAsync();

        (await read.Should().ThrowAsync<PermanentFailureException>()).WithMessage("*'plan'*");
    }

    [Theory]
    [InlineData("Link")]
    [InlineData("Cursor")]
    public async Task A_loop_shows_in_the_cursors(string paging)
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Paging", paging));

        var cursors = await host.Read("?fault=loop").Take(7).Select(page => page.Next).ToListAsync(TestContext.Current.CancellationToken);

        cursors.Distinct().Should().HaveCount(2, "the third page is the first once more, and names the second");
    }

    [Fact]
    public async Task A_million_users_can_be_served()
    {
        await using var host = await HttpSourceHost.StartAsync(new SampleApiOptions { Users = 1_000_000 });

        var pages = await host.ReadAllAsync("?since=999700");

        pages.Ids().Should().Equal(Enumerable.Range(999_701, 300));
    }
}
