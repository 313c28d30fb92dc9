using Dlm.Importing.Sources.Http;

namespace Dlm.Tests.Importing.Sources.Http;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("<https://a.example/users?since=46>; rel=\"next\", <https://a.example/users{?since}>; rel=\"first\"", "https://a.example/users?since=46")]
    [InlineData("<https://a.example/1>; rel=\"first\", </users?page=2>; rel=\"next\"", "/users?page=2")]
    [InlineData("<?page=2>;rel=next", "?page=2")]
    [InlineData("<p2> ; REL = NEXT", "p2")]
    [InlineData("<p2>; rel=\"last next\"", "p2")]
    [InlineData("<p2>; title=\"a, b; <c>; rel=\\\"prev\\\"\"; rel=\"next\"", "p2")]
    [InlineData("<p1>; title=\"rel=next\", <p2>; rel=next", "p2")]
    [InlineData("<p,2;x>; rel=next", "p,2;x")]
    [InlineData("<p1>; rel=prev; rel=next, <p2>; rel=next", "p2")]
    [InlineData(",, <p1>; crossorigin, <p2>; rel=next;", "p2")]
    [InlineData("<p1>; rel=nextish", null)]
    [InlineData("<p1>", null)]
    [InlineData("<p1; rel=next", null)]
    [InlineData("p1; rel=next", null)]
    [InlineData("<p1>; rel=\"next", "p1")]
    [InlineData("<p2>; rel=next; anchor=\"https://b.example/\"", null)]
    [InlineData("<p1>; ANCHOR=\"#part\"; rel=next, <p2>; rel=next", "p2")]
    [InlineData("", null)]
    public void The_target_of_the_next_page_is_found(string header, string? next) => LinkHeader.Next([header]).Should().Be(next);

    [Fact]
    public void Links_may_be_spread_over_several_headers() =>
        LinkHeader.Next(["<p1>; rel=prev", "<p2>; rel=next"]).Should().Be("p2");
}
