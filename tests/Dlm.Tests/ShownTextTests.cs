namespace Dlm.Tests;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("in/users.ndjson", "in/users.ndjson")]
    [InlineData("in/date=2026-11-23/users 1.csv", "in/date=2026-11-23/users 1.csv")]
    [InlineData("https://api.example.org/v1/users", "https://api.example.org/v1/users")]
    [InlineData("https://api.example.org/v1/users?code=hunter2", "https://api.example.org/v1/users?…")]
    [InlineData("https://api.example.org/v1/users?code=hunter2?hunter3", "https://api.example.org/v1/users?…")]
    [InlineData("in/users.csv?sig=hunter2", "in/users.csv?…")]
    public void What_a_job_reads_is_shown_without_a_query(string text, string shown) => ShownText.WithoutQuery(text).Should().Be(shown);

    [Theory]
    [InlineData("https://me:hunter2@api.example.org/")]
    [InlineData("https://me:hunter2?x@api.example.org/")]
    [InlineData("https://me:hun/ter2@api.example.org/")]
    [InlineData("https://me:12/hunter2@api.example.org/")]
    [InlineData("https://me:hunter2 x")]
    [InlineData("me:hunter2@api.example.org")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hunter2==")]
    [InlineData("https://api.example.org/?sig=a@hunter2")]
    public void What_a_password_may_be_in_is_not_shown(string text) => ShownText.WithoutQuery(text).Should().NotContainAny("hun", "ter2");

    [Fact]
    public void What_an_exception_says_is_shown_in_one_line_and_without_a_token() =>
        ShownText.FirstLine(new InvalidOperationException("Not a token: {\"access_token\":\"eyJhbGciOiJub25lIn0.eyJvaWQiOiIxIn0.c2ln\"}\nAnd more."))
            .Should().Be("Not a token: {\"access_token\":\"…\"}");
}
