using Dlm.Importing.Sources.Http;

namespace Dlm.Tests.Importing.Sources.Http;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("https://user:secret@api.example/users?token=secret#secret", "https://api.example/users?…")]
    [InlineData("http://api.example:8080/a%20b", "http://api.example:8080/a%20b")]
    public void Secrets_are_left_out(string address, string described) => WebAddress.Describe(new Uri(address)).Should().Be(described);

    [Theory]
    [InlineData("https://a.example/users", "https://a.example/users?since=4%206")]
    [InlineData("https://a.example/users?since=1", "https://a.example/users?since=4%206")]
    [InlineData("https://a.example/users?since=1&per_page=100&since=2", "https://a.example/users?per_page=100&since=4%206")]
    [InlineData("https://a.example/users?since2=1&q=a%26b", "https://a.example/users?since2=1&q=a%26b&since=4%206")]
    public void A_parameter_is_replaced(string address, string replaced) =>
        WebAddress.WithParameter(new Uri(address), "since", "4 6").AbsoluteUri.Should().Be(replaced);

    [Theory]
    [InlineData("https://a.example/x", "https://A.example:443/y", true)]
    [InlineData("https://a.example", "http://a.example", false)]
    [InlineData("https://a.example", "https://a.example:444", false)]
    [InlineData("https://a.example", "https://b.a.example", false)]
    [InlineData("https://a.example", "https://a.example@b.example", false)]
    public void An_origin_is_scheme_host_and_port(string one, string other, bool same) =>
        WebAddress.HaveSameOrigin(new Uri(one), new Uri(other)).Should().Be(same);

    [Theory]
    [InlineData("https://a.example/", true)]
    [InlineData("http://127.0.0.1:5080/users", true)]
    [InlineData("ftp://a.example/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/users", false)]
    [InlineData("", false)]
    public void A_location_is_absolute_and_of_the_web(string address, bool isLocation) =>
        (WebAddress.Parse(address) is not null).Should().Be(isLocation);
}
