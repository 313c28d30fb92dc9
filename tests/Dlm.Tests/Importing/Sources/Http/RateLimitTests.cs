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
    public void What_a_server_asks_for_is_read(int status, string headers, int? seconds)
    {
        using var answer = Answer(status, headers);

        var wait = RateLimit.Wait(answer, Now);

        (wait is null ? null : (int?)Math.Round(wait.Value.TotalSeconds)).Should().Be(seconds);
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

            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }
}
