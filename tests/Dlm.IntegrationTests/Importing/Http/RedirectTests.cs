using System.Net;
using System.Net.Sockets;
using Dlm.Runs;
using DlmFunctions.LocalHost.SampleApi;

namespace Dlm.IntegrationTests.Importing.Http;

public sealed class RedirectTests
{
    [Theory]
    [InlineData("redirect-loop", "*redirects more than 5 times*", 6)]
    [InlineData("redirect-scheme", "*redirects to ftp*", 1)]
    public async Task A_redirect_that_leads_nowhere_fails_for_good(string fault, string message, int requests)
    {
        await using var host = await HttpSourceHost.StartAsync();

        var read = () => host.ReadAllAsync($"?fault={fault}");

        (await read.Should().ThrowAsync<PermanentFailureException>()).WithMessage(message);
        host.Api.Requests.Should().HaveCount(requests);
    }

    [Theory]
    [InlineData("redirect-private", "169.254.169.254")]
    [InlineData("redirect&to_url=http://10.0.0.1/users", "10.0.0.1")]
    [InlineData("redirect&to_url=http://[::1]/users", "::1")]
    [InlineData("redirect&to_url=http://2130706434/users", "127.0.0.2")]
    [InlineData("redirect&to_url=http://intranet.example/users", "192.168.1.1")]
    public async Task A_public_source_does_not_lead_into_a_private_network(string fault, string address)
    {
        await using var host = await HttpSourceHost.StartPublicAsync(name => name == "intranet.example" ? [IPAddress.Parse("192.168.1.1")] : [IPAddress.Loopback]);

        var read = () => host.ReadAllAsync($"?fault={fault}");

        (await read.Should().ThrowAsync<PermanentFailureException>()).WithMessage($"*{address}*not a public address*");
        host.Api.Requests.Should().HaveCount(1);
    }

    /// <summary>The name is public when it is looked at, and private when the connection is opened.</summary>
    [Fact]
    public async Task A_name_that_changes_its_address_gains_nothing()
    {
        var lookUps = 0;
        await using var host = await HttpSourceHost.StartPublicAsync(_ => Interlocked.Increment(ref lookUps) == 1 ? [IPAddress.Loopback] : [IPAddress.Parse("127.0.0.2")]);

        var read = () => host.ReadAt($"http://rebound.example:{host.Api.Address.Port}/users").ToListAsync(TestContext.Current.CancellationToken).AsTask();

        (await read.Should().ThrowAsync<PermanentFailureException>()).WithMessage("*127.0.0.2*");
        host.Api.Requests.Should().BeEmpty();
    }

    /// <summary>A name server that is down for a moment says nothing about where a location is.</summary>
    [Fact]
    public async Task A_private_location_that_could_not_be_resolved_at_first_is_read_by_the_next_attempt()
    {
        var lookUps = 0;
        await using var host = await HttpSourceHost.StartPublicAsync(_ =>
            Interlocked.Increment(ref lookUps) == 1 ? throw new SocketException((int)SocketError.TryAgain) : [IPAddress.Parse("127.0.0.2")]);
        var read = () => host.ReadAt($"http://intranet.example:{host.Api.Address.Port}/users").ToListAsync(TestContext.Current.CancellationToken).AsTask();

        var fault = await read.Should().ThrowAsync<HttpRequestException>("another attempt can help");

        fault.WithMessage("*127.0.0.2*");
        host.Api.Requests.Should().BeEmpty("a public location must not lead there");
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_for_a_moment_is_asked_for_again()
    {
        var lookUps = 0;
        await using var host = await HttpSourceHost.StartPublicAsync(_ =>
            Interlocked.Increment(ref lookUps) <= 2 ? throw new SocketException((int)SocketError.TryAgain) : [IPAddress.Loopback]);

        var pages = await host.ReadAt($"http://public.example:{host.Api.Address.Port}/users").ToListAsync(TestContext.Current.CancellationToken);

        pages.Ids().Should().HaveCount(1000);
    }

    [Fact]
    public async Task A_public_source_is_read_at_the_address_that_was_looked_at()
    {
        await using var host = await HttpSourceHost.StartPublicAsync(_ => [IPAddress.Loopback]);

        var pages = await host.ReadAt($"http://public.example:{host.Api.Address.Port}/users").ToListAsync(TestContext.Current.CancellationToken);

        pages.Ids().Should().HaveCount(1000);
    }

    [Fact]
    public async Task A_private_source_may_lead_to_private_addresses()
    {
        await using var other = await SampleApiServer.StartAsync(new SampleApiOptions { Users = 50 });
        await using var host = await HttpSourceHost.StartAsync();

        (await host.ReadAllAsync($"?fault=redirect&to_url={other.Users}")).Ids().Should().HaveCount(50);
    }

    [Fact]
    public async Task The_token_and_the_headers_go_to_the_origin_of_the_location_only()
    {
        await using var other = await SampleApiServer.StartAsync(new SampleApiOptions { Users = 50 });
        await using var host = await HttpSourceHost.StartAsync(("Http:Token", "s3cr3t"), ("Http:Headers:0", "X-Api-Key: k3y"));

        await host.ReadAllAsync($"?fault=redirect&to_url={other.Users}");

        var own = host.Api.Requests.Should().ContainSingle().Which;
        own.Authorization.Should().Be("Bearer s3cr3t");
        own.Headers["X-Api-Key"].Should().Be("k3y");
        var foreign = other.Requests.Should().ContainSingle().Which;
        foreign.Authorization.Should().BeNull();
        foreign.Headers.Should().NotContainKey("X-Api-Key").And.ContainKey("User-Agent");
    }
}
