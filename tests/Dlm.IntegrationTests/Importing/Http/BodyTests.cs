using Dlm.Runs;

namespace Dlm.IntegrationTests.Importing.Http;

public sealed class BodyTests
{
    [Fact]
    public async Task Bodies_are_packed_on_the_way_and_counted_unpacked()
    {
        await using var host = await HttpSourceHost.StartAsync();

        var page = (await host.ReadAllAsync("?fault=too-large&to=10")).Should().ContainSingle().Which;

        page.Bytes.Should().BeGreaterThan(70_000);
        host.Api.Requests.Single().Headers["Accept-Encoding"].Should().ContainAll("gzip", "br", "deflate");
    }

    [Theory]
    [InlineData("?to=10")]
    [InlineData("?fault=too-large&to=1")]
    [InlineData("?fault=endless")]
    public async Task A_page_beyond_the_limit_fails_for_good(string query)
    {
        await using var host = await HttpSourceHost.StartAsync(("MaxPageBytes", "1024"));

        var read = () => host.ReadAllAsync(query);

        (await read.Should().ThrowAsync<PermanentFailureException>()).WithMessage("*Dlm:Import:MaxPageBytes*1024 bytes*");
        host.Api.Arrived.Should().Be(1, "nothing is tried again");
    }

    [Fact]
    public async Task Headers_are_as_configured()
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Token", "s3cr3t"), ("Http:Headers:0", "User-Agent: mine"));

        await host.ReadAllAsync("?to=1");

        var request = host.Api.Requests.Should().ContainSingle().Which;
        request.Authorization.Should().Be("Bearer s3cr3t");
        request.Headers["User-Agent"].Should().Be("mine");
        request.Headers["Accept"].Should().Be("application/json");
    }

    [Fact]
    public async Task Neither_logs_nor_errors_hold_a_secret()
    {
        await using var host = await HttpSourceHost.StartAsync(
            ("Http:Token", "s3cr3t"), ("Http:Headers:0", "X-Api-Key: k3y-s3cr3t"), ("Http:Retries", "1"), ("Http:RequestTimeout", "00:00:01"));
        var errors = new List<string>();
        foreach (var fault in new[] { "server-error&every=1", "truncated", "html", "broken-json", "endless", "redirect-loop", "redirect-scheme", "foreign-link", "unavailable&every=1&wait=900" })
        {
            var read = () => host.ReadAllAsync($"?fault={fault}&key=in-query-s3cr3t");
            errors.Add((await read.Should().ThrowAsync<Exception>()).Which.ToString());
        }

        host.Api.Requests.Should().Contain(request => request.Authorization != null);
        string.Join('\n', errors).Should().NotContain("s3cr3t");
        host.Logged.Should().NotBeEmpty().And.NotContain("s3cr3t");
    }
}
