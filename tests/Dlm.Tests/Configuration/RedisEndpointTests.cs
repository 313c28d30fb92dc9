using System.Net;
using Dlm.Configuration;

namespace Dlm.Tests.Configuration;

public sealed class RedisEndpointTests
{
    [Theory]
    [InlineData("redis:6379,password=S3cret,Horse.Battery9", 1)]
    [InlineData("redis,password=S3cret,Horse.Battery9,!Staple", 2)]
    [InlineData("redis:6379,password=S3cret,Horse.Battery:9", 0)]
    [InlineData("redis:6379,password=\"S3cret;Horse@Battery=9\"", 0)]
    [InlineData("redis:6379,other:6379,password=S3cret,=Horse Battery9", 1)]
    public void Only_servers_in_front_of_the_options_are_named(string text, int leftOut)
    {
        var endpoint = RedisEndpoint.Parse(0, text);

        endpoint.Name.Should().Be("redis:6379");
        endpoint.LeftOut.Should().Be(leftOut);
        endpoint.Options.EndPoints.Select(endpoint.NameOf).Should().OnlyContain(name => name == "redis:6379" || name == "other:6379");
        endpoint.NameOf(new DnsEndPoint("Horse.Battery", 9)).Should().Be("redis:6379");
        endpoint.NameOf(null).Should().Be("redis:6379");
    }

    [Theory]
    [InlineData("redis:6379,other:6380", "other", 6380, "other:6380")]
    [InlineData("redis,other", "other", 6379, "other:6379")]
    [InlineData("redis,other,ssl=true", "other", 6380, "other:6380")]
    [InlineData("redis", "10.0.0.1", 6379, "redis:6379")]
    public void A_server_that_the_client_names_is_named_where_it_stands_in_the_text(string text, string host, int port, string name) =>
        RedisEndpoint.Parse(0, text).NameOf(new DnsEndPoint(host, port)).Should().Be(name);

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1:6379")]
    [InlineData("[fd00::1]:7000", "[fd00::1]:7000")]
    public void Addresses_are_named_as_such(string text, string name) => RedisEndpoint.Parse(0, text).Name.Should().Be(name);

    [Fact]
    public void A_server_behind_the_options_is_used_and_not_named()
    {
        var endpoint = RedisEndpoint.Parse(4, "ssl=true,redis");

        endpoint.Options.EndPoints.Should().ContainSingle();
        endpoint.LeftOut.Should().Be(0);
        endpoint.Name.Should().Be("of Dlm:Redlock:Endpoints:4");
    }
}
