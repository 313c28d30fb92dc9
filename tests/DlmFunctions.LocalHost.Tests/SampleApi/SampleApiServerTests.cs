using System.Net;
using System.Text.Json;
using DlmFunctions.LocalHost.SampleApi;

namespace DlmFunctions.LocalHost.Tests.SampleApi;

public sealed class SampleApiServerTests : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Users_are_the_same_on_every_start_and_others_for_another_seed()
    {
        var first = await BodyAsync(new SampleApiOptions { Seed = 7 });

        (await BodyAsync(new SampleApiOptions { Seed = 7 })).Should().Be(first);
        (await BodyAsync(new SampleApiOptions { Seed = 8 })).Should().NotBe(first);
    }

    [Fact]
    public async Task A_revision_changes_one_user_in_ten_and_the_validators()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions());
        var (before, after) = (await GetAsync(server, ""), await RevisedAsync(server));

        var users = (await UsersAsync(before), await UsersAsync(after));
        users.Item1.Zip(users.Item2).Count(pair => pair.First != pair.Second).Should().Be(10);
        after.Headers.ETag.Should().NotBe(before.Headers.ETag);
        after.Content.Headers.LastModified.Should().BeAfter(before.Content.Headers.LastModified!.Value);
    }

    [Fact]
    public async Task A_page_has_what_GitHub_has()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions());

        using var page = await GetAsync(server, "?per_page=2&since=41");

        page.Headers.GetValues("Link").Should().ContainSingle().Which.Should().Contain($"<{server.Users}?per_page=2&since=43>; rel=\"next\"");
        page.Headers.Should().Contain(header => header.Key == "X-RateLimit-Remaining").And.Contain(header => header.Key == "X-RateLimit-Reset");
        var user = JsonElement.Parse((await UsersAsync(page))[0]);
        user.GetProperty("id").GetInt32().Should().Be(42);
        user.EnumerateObject().Select(property => property.Name).Should().Contain(["login", "type", "site_admin", "followers", "created_at"]);
        user.GetProperty("plan").GetProperty("name").GetString().Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_last_page_has_no_next_one()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions { Users = 250 });

        using var last = await GetAsync(server, "?since=200");
        using var behind = await GetAsync(server, "?since=250");

        last.Headers.Contains("Link").Should().BeFalse();
        (await UsersAsync(last)).Should().HaveCount(50);
        (await UsersAsync(behind)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_fault_of_the_server_meets_every_request_and_one_of_a_request_only_that()
    {
        await using var faulty = await SampleApiServer.StartAsync(new SampleApiOptions { Fault = SampleFault.ServerError, Every = 2 });
        await using var sound = await SampleApiServer.StartAsync(new SampleApiOptions());

        (await StatusesAsync(faulty, "", 4)).Should().Equal(200, 500, 200, 500);
        (await StatusesAsync(sound, "?fault=unavailable&every=1", 2)).Should().Equal(503, 503);
        (await StatusesAsync(sound, "", 2)).Should().Equal(200, 200);
    }

    [Fact]
    public async Task The_link_keeps_the_fault()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions());

        using var page = await GetAsync(server, "?fault=duplicates&from=1&to=300");

        page.Headers.GetValues("Link").Single().Should().Contain("/users?fault=duplicates&from=1&to=300&since=100>; rel=\"next\"");
    }

    [Fact]
    public async Task A_rate_limit_announces_what_it_allows()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions());
        var left = new List<string>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            using var page = await GetAsync(server, "?fault=rate-limit&every=2&wait=600");
            left.Add($"{(int)page.StatusCode} {page.Headers.GetValues("X-RateLimit-Remaining").Single()}");
        }

        left.Should().Equal("200 1", "200 0", "429 0");
    }

    [Theory]
    [InlineData("users?per_page=0", 400, "per_page must be")]
    [InlineData("users?fault=earthquake", 400, "fault must be one of none, server-error")]
    [InlineData("somewhere", 404, "/users")]
    public async Task A_wrong_request_is_told_what_is_right(string target, int status, string message)
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions());

        using var answer = await http.GetAsync(new Uri(server.Address, target), TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).Should().Be(status);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain(message);
    }

    [Fact]
    public async Task Requests_are_counted_and_their_secrets_kept_out_of_sight()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions());
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer s3cr3t");
        await StatusesAsync(server, "?since=100", 2);

        var report = await http.GetStringAsync(new Uri(server.Address, "requests"), TestContext.Current.CancellationToken);

        JsonElement.Parse(report).GetProperty("pages").GetProperty("/users?since=100").GetInt32().Should().Be(2);
        report.Should().NotContain("s3cr3t");
        server.Requests.Should().HaveCount(2).And.AllSatisfy(request => request.Authorization.Should().Be("Bearer s3cr3t"));
    }

    [Fact]
    public async Task A_taken_port_is_an_error()
    {
        await using var first = await SampleApiServer.StartAsync(new SampleApiOptions());

        var start = () => SampleApiServer.StartAsync(new SampleApiOptions { Port = first.Address.Port });

        await start.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Stopping_breaks_off_what_never_ends()
    {
        var server = await SampleApiServer.StartAsync(new SampleApiOptions { Fault = SampleFault.Endless });
        using var page = await http.GetAsync(server.Users, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        page.StatusCode.Should().Be(HttpStatusCode.OK);

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static async Task<List<string>> UsersAsync(HttpResponseMessage page) =>
        [.. JsonElement.Parse(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).EnumerateArray().Select(user => user.GetRawText())];

    private async Task<string> BodyAsync(SampleApiOptions options)
    {
        await using var server = await SampleApiServer.StartAsync(options);
        return await http.GetStringAsync(server.Users, TestContext.Current.CancellationToken);
    }

    private Task<HttpResponseMessage> GetAsync(SampleApiServer server, string query) =>
        http.GetAsync(new Uri($"{server.Users}{query}"), TestContext.Current.CancellationToken);

    private Task<HttpResponseMessage> RevisedAsync(SampleApiServer server)
    {
        server.Revision++;
        return GetAsync(server, "");
    }

    private async Task<List<int>> StatusesAsync(SampleApiServer server, string query, int times)
    {
        var statuses = new List<int>();
        for (var time = 0; time < times; time++)
        {
            using var answer = await GetAsync(server, query);
            statuses.Add((int)answer.StatusCode);
        }

        return statuses;
    }
}
