using Dlm.Runs;

namespace Dlm.IntegrationTests.Importing.Http;

public sealed class FaultTests
{
    [Theory]
    [InlineData("?fault=server-error&every=2")]
    [InlineData("?fault=truncated&every=2")]
    [InlineData("?fault=unavailable&every=5&wait=0")]
    [InlineData("?fault=rate-limit&every=6&wait=1")]
    [InlineData("?fault=hidden-rate-limit&every=6&wait=1")]
    [InlineData("?fault=slow&every=4&wait=1")]
    [InlineData("?fault=redirect&every=3")]
    public async Task What_passes_by_itself_costs_nothing_but_time(string query)
    {
        await using var host = await HttpSourceHost.StartAsync();

        (await host.ReadAllAsync(query)).Ids().Should().Equal(Enumerable.Range(1, 1000));
    }

    [Theory]
    [InlineData("?fault=server-error&every=1", "*answered 500*Something went wrong*")]
    [InlineData("?fault=truncated", "*could not be read*")]
    [InlineData("?fault=unavailable&every=1&wait=0", "*answered 503*")]
    public async Task What_does_not_pass_fails_the_attempt(string query, string message)
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Retries", "2"));

        var read = () => host.ReadAllAsync(query);

        (await read.Should().ThrowAsync<HttpRequestException>()).WithMessage(message);
        host.Api.Requests.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task A_request_is_tried_as_often_as_the_setting_says(int retries, int requests)
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Retries", $"{retries}"));

        var read = () => host.ReadAllAsync("?fault=server-error&every=1");

        await read.Should().ThrowAsync<HttpRequestException>();
        host.Api.Requests.Should().HaveCount(requests);
    }

    [Theory]
    [InlineData("slow&wait=300")]
    [InlineData("endless")]
    public async Task A_page_that_takes_too_long_is_given_up(string fault)
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:RequestTimeout", "00:00:01"), ("Http:Retries", "1"));

        var read = () => host.ReadAllAsync($"?fault={fault}");

        (await read.Should().ThrowAsync<TimeoutException>()).WithMessage("*/users?…*00:00:01*RequestTimeout*");
    }

    [Theory]
    [InlineData("unavailable&every=1", "503")]
    [InlineData("hidden-rate-limit&every=1&since=1", "403")]
    public async Task A_long_wait_is_left_to_the_caller(string fault, string status)
    {
        await using var host = await HttpSourceHost.StartAsync();
        await host.ReadAllAsync("?from=1000");
        var query = $"?fault={fault}&wait=600&to=1";
        if (status == "403")
            await host.ReadAllAsync(query);
        var before = host.Api.Requests.Count;

        var read = () => host.ReadAllAsync(query);

        var later = (await read.Should().ThrowAsync<RetryLaterException>()).WithMessage($"http://127.0.0.1:*/users?… answered {status}*wait until 20*Z").Which;
        later.Delay.Should().BeCloseTo(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(2));
        host.Api.Requests.Should().HaveCount(before + 1, "nothing is tried again");
    }

    [Fact]
    public async Task The_last_page_that_a_rate_limit_allows_is_not_lost()
    {
        await using var host = await HttpSourceHost.StartAsync();
        await using var reading = host.Read("?fault=rate-limit&every=3&wait=600", cancellationToken: TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var page = 0; page < 3; page++)
        {
            (await reading.MoveNextAsync()).Should().BeTrue();
            reading.Current.Next.Should().NotBeNull();
        }

        var next = async () => await reading.MoveNextAsync();

        (await next.Should().ThrowAsync<RetryLaterException>()).WithMessage("*no request left*");
        host.Api.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task Broken_JSON_fails_the_attempt_and_says_where()
    {
        await using var host = await HttpSourceHost.StartAsync();

        var read = () => host.ReadAllAsync("?fault=broken-json&token=secret");

        (await read.Should().ThrowAsync<InvalidDataException>()).WithMessage("*/users?… answered with broken JSON, in line 1, byte *").And.ToString()
            .Should().NotContain("secret");
    }

    [Theory]
    [InlineData("?fault=html", "*HTML instead of JSON*<!DOCTYPE html> <html>*")]
    [InlineData("?since=x", "*answered 400*since must be*")]
    [InlineData("/nobody", "*answered 404*There are /users*")]
    public async Task What_another_attempt_cannot_help_fails_for_good(string query, string message)
    {
        await using var host = await HttpSourceHost.StartAsync();

        var read = () => host.ReadAllAsync(query);

        (await read.Should().ThrowAsync<PermanentFailureException>()).WithMessage(message);
        host.Api.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_server_that_is_not_there_fails_the_attempt()
    {
        await using var host = await HttpSourceHost.StartAsync(("Http:Retries", "1"));
        var location = host.Api.Users.ToString();
        await host.Api.DisposeAsync();

        var read = () => host.ReadAt(location).ToListAsync(TestContext.Current.CancellationToken).AsTask();

        (await read.Should().ThrowAsync<HttpRequestException>()).WithMessage($"{location} could not be read*");
    }
}
