using System.Globalization;
using System.Net;
using Dlm.Importing.Sources.Http;
using Dlm.Tests.Support;

namespace Dlm.Tests.Importing.Sources.Http;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Now = Utc.Parse("2026-11-23 04:27:00");

    [Theory]
    [InlineData(429, "Retry-After: 7", 7)]
    [InlineData(503, "Retry-After: Mon, 23 Nov 2026 04:28:00 GMT", 60)]
    [InlineData(503, "Retry-After: Mon, 23 Nov 2026 04:26:00 GMT", 0)]
    [InlineData(503, "Retry-After: soon", null)]
    [InlineData(200, "Retry-After: 7", null)]
    [InlineData(429, "Retry-After: 7|X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}", 7)]
    [InlineData(403, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}", 90)]
    [InlineData(200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}", 90)]
    [InlineData(200, "X-RateLimit-Remaining: 1|X-RateLimit-Reset: {now+90}", null)]
    [InlineData(200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now-90}", 0)]
    [InlineData(200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}000", 90)]
    [InlineData(200, "X-RateLimit-Remaining: 0", null)]
    [InlineData(429, "RateLimit-Remaining: 0|RateLimit-Reset: 50", 50)]
    [InlineData(429, "RateLimit: limit=100, remaining=0, reset=50", 50)]
    [InlineData(429, "RateLimit: limit=100, remaining=10, reset=50", null)]
    [InlineData(200, "RateLimit: \"default\";r=0;t=50", 50)]
    [InlineData(200, "RateLimit: \"burst\";r=5;t=1, \"hour\";r=0;t=1800", 1800)]
    [InlineData(200, "RateLimit: \"burst\";r=0;t=1, \"hour\";r=0;t=1800", 1800)]
    [InlineData(200, "RateLimit: \"default\";r=1;t=50", null)]
    [InlineData(200, "X-RateLimit-Remaining: none|X-RateLimit-Reset: never", null)]
    [InlineData(429, "", null)]
    [InlineData(503, "Retry-After: 0.7", 1)]
    [InlineData(503, "Retry-After: -5", 0)]
    [InlineData(503, "Retry-After: +5", 5)]
    [InlineData(503, "Retry-After: {now+90}", 90)]
    [InlineData(503, "Retry-After: Monday, 23-Nov-26 04:28:00 GMT", 60)]
    [InlineData(503, "Retry-After: Mon Nov 23 04:28:00 2026", 60)]
    [InlineData(503, "Retry-After: 2026-11-23T04:28:00Z", 60)]
    [InlineData(503, "Retry-After: 2026-11-23T05:28:00.25+01:00", 60)]
    [InlineData(503, "Retry-After: 7, 9", 9)]
    [InlineData(503, "Retry-After: 7|Retry-After: 9", 9)]
    [InlineData(200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}.5", 90)]
    [InlineData(200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}000000", 90)]
    [InlineData(200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}000000000", 90)]
    [InlineData(200, "X-RateLimit-Remaining: 0.0|X-RateLimit-Reset: 30", 30)]
    [InlineData(200, "X-RateLimit-Remaining: -1|X-RateLimit-Reset: 2026-11-23T04:28:00Z", 60)]
    [InlineData(200, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: Mon, 23 Nov 2026 04:28:00 GMT", 60)]
    [InlineData(200, "X-RateLimit-Remaining: 5, 0|X-RateLimit-Reset: 30", 30)]
    [InlineData(200, "RateLimit: \"burst\";r=5;t=1|RateLimit: \"hour\"; r=0; t=1800", 1800)]
    public void What_a_server_asks_for_is_read(int status, string headers, int? seconds)
    {
        using var answer = Answer(status, headers);

        var wait = RateLimit.Wait(answer, Now);

        (wait is null ? null : (int?)Math.Round(wait.Value.TotalSeconds)).Should().Be(seconds);
    }

    [Theory]
    [InlineData("Retry-After: soon")]
    [InlineData("Retry-After: 5 minutes")]
    [InlineData("Retry-After: ")]
    [InlineData("Retry-After: NaN")]
    [InlineData("Retry-After: Infinity")]
    [InlineData("Retry-After: 7, soon")]
    [InlineData("Retry-After: Mon, 32 Nov 2026 04:28:00 GMT")]
    [InlineData("X-RateLimit-Reset: never")]
    [InlineData("X-RateLimit-Remaining: none")]
    [InlineData("RateLimit-Remaining: 10 of 100")]
    [InlineData("RateLimit-Reset: 1m30s")]
    [InlineData("RateLimit: 100")]
    [InlineData("RateLimit: limit=100, remaining=0, reset=soon")]
    [InlineData("RateLimit: \"a\";r=0;t=1, \"b\";r=;t=5")]
    [InlineData("Date: today")]
    [InlineData("Link: /users?page=2; rel=next")]
    [InlineData("Link: <https://a.example/1>; rel=prev, https://a.example/3; rel=next")]
    [InlineData("Link: <https://a.example/1; rel=next")]
    [InlineData("Link: <p1> rel=next")]
    [InlineData("Location: http://[")]
    [InlineData("Content-Type: json")]
    [InlineData("Content-Type: application/json; charset=klingon")]
    [InlineData("Content-Encoding: zstd")]
    public void What_cannot_be_read_is_not_understood(string header)
    {
        using var answer = Answer(200, header);

        NotUnderstood.Of(answer).Should().ContainSingle().Which.Should().Be(
            new KeyValuePair<string, string>(header.Split(": ")[0], header.Split(": ", 2)[1]));
        NotUnderstood.Describe(answer).Should().Be($", not understood: {header.Split(": ")[0]}");
    }

    [Theory]
    [InlineData("Retry-After: 7|X-RateLimit-Remaining: 5|X-RateLimit-Reset: {now+90}|RateLimit: \"a\"; r= 5|Date: Mon, 23 Nov 2026 04:28:00 GMT")]
    [InlineData("Retry-After: 99999999999999999999999999")]
    [InlineData("Date: Monday, 23-Nov-26 04:28:00 GMT")]
    [InlineData("Link: <https://a.example/1>; rel=\"prev\", , </users?page=2>; anchor=\"#x\"; rel=next")]
    [InlineData("Location: ../users")]
    [InlineData("Content-Type: application/json;charset=utf8")]
    [InlineData("Content-Type: text/html; charset=\"ISO-8859-1\"")]
    [InlineData("Content-Encoding: identity")]
    [InlineData("")]
    public void What_can_be_read_is_not_mentioned(string headers)
    {
        using var answer = Answer(200, headers);

        NotUnderstood.Of(answer).Should().BeEmpty();
        NotUnderstood.Describe(answer).Should().BeEmpty();
    }

    [Theory]
    [InlineData("99999999999")]
    [InlineData("99999999999999999999999999")]
    public void A_huge_wait_is_a_long_wait(string seconds)
    {
        using var answer = Answer(503, $"Retry-After: {seconds}");

        RateLimit.Wait(answer, Now).Should().BeGreaterThan(TimeSpan.FromDays(1000));
    }

    [Fact]
    public void A_reset_beyond_all_time_is_a_long_wait()
    {
        using var answer = Answer(429, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: 9223372036854775807");

        RateLimit.Wait(answer, Now).Should().BeGreaterThan(TimeSpan.FromDays(1000));
        Answers.Later("It has no request left", TimeSpan.MaxValue, Now).Delay.Should().BeLessThanOrEqualTo(TimeSpan.FromDays(6));
    }

    [Fact]
    public void Instants_are_measured_on_the_servers_clock()
    {
        using var answer = Answer(403, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}|Date: Mon, 23 Nov 2026 04:28:00 GMT");

        RateLimit.Wait(answer, Now).Should().Be(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(408, "", true)]
    [InlineData(429, "", true)]
    [InlineData(500, "", true)]
    [InlineData(503, "", true)]
    [InlineData(400, "", false)]
    [InlineData(401, "", false)]
    [InlineData(403, "", false)]
    [InlineData(403, "Retry-After: 1", true)]
    [InlineData(403, "X-RateLimit-Remaining: 0|X-RateLimit-Reset: {now+90}", true)]
    [InlineData(404, "", false)]
    [InlineData(410, "", false)]
    public void Only_what_may_pass_is_worth_another_attempt(int status, string headers, bool passes)
    {
        using var answer = Answer(status, headers);

        Answers.MayPass(answer).Should().Be(passes);
    }

    private static HttpResponseMessage Answer(int status, string headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status);
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (header.Split(": ", 2)[0], header.Split(": ", 2)[1]);
            foreach (var offset in new[] { 90, -90 })
            {
                var instant = Now.AddSeconds(offset).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                value = value.Replace(string.Create(CultureInfo.InvariantCulture, $"{{now{offset:+0;-0}}}"), instant, StringComparison.Ordinal);
            }

            _ = answer.Headers.TryAddWithoutValidation(name, value) || answer.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }
}
