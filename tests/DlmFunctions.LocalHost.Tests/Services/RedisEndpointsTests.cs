using DlmFunctions.LocalHost.Services;

namespace DlmFunctions.LocalHost.Tests.Services;

public sealed class RedisEndpointsTests
{
    [Theory]
    [InlineData("redis:6379,defaultDatabase=2", "redis:6379")]
    [InlineData("redis:6379,other:6379,password=S3cret", "redis:6379,other:6379")]
    [InlineData("redis:6379,password=S3cret,Horse.Battery9", "redis:6379")]
    [InlineData("redis:6379,password=S3cret,Horse.Battery:9", "redis:6379")]
    [InlineData("password=S3cret,Horse.Battery:9", "a server")]
    public void The_address_of_an_endpoint_has_no_part_of_a_password(string endpoint, string address)
    {
        RedisEndpoints.Address(endpoint).Should().Be(address);
        RedisEndpoints.Describe([endpoint]).Should().StartWith(address + " database ").And.NotContainAny("S3cret", "Horse", "Battery");
    }
}
