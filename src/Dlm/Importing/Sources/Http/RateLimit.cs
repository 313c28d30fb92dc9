using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Dlm.Importing.Sources.Http;

/// <summary>How long a server asks its client to wait.</summary>
internal static partial class RateLimit
{
    // A reset below this is a number of seconds from now; above, an instant (1 000 000 000 was in 2001).
    private const long FirstEpoch = 1_000_000_000;
    private const long FirstEpochInMilliseconds = FirstEpoch * 1000;

    /// <summary>
    /// The wait that an answer asks for before the next request, or null where it asks for none: by <c>Retry-After</c> (RFC 9110) unless it
    /// is a success, else by an allowance that is used up: <c>X-RateLimit-*</c> as GitHub has it, <c>RateLimit-*</c> and <c>RateLimit</c> as in
    /// the IETF's drafts.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="now">The time here; used where the answer has no <c>Date</c>, since instants are the server's.</param>
    public static TimeSpan? Wait(HttpResponseMessage answer, DateTimeOffset now)
    {
        now = answer.Headers.Date ?? now;
        var wait = (answer.IsSuccessStatusCode ? null : RetryAfter(answer.Headers.RetryAfter, now)) ?? Reset(answer.Headers, now);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) => header?.Delta ?? (header?.Date - now);

    private static TimeSpan? Reset(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var prefix in new[] { "X-RateLimit-", "RateLimit-" })
        {
            if (Number(headers, prefix + "Remaining") <= 0 && Number(headers, prefix + "Reset") is { } reset)
                return Until(reset, now);
        }

        // limit=100, remaining=0, reset=50 up to draft 7; "name";r=0;t=50, "other";r=9;t=1 from draft 8 on.
        return Text(headers, "RateLimit") is { } policies ? policies.Split(',').Append(policies).Max(Seconds) : null;
    }

    private static TimeSpan? Seconds(string policy) =>
        Number(RemainingField().Match(policy).Groups["number"].Value) <= 0 && Number(ResetField().Match(policy).Groups["number"].Value) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static TimeSpan Until(long reset, DateTimeOffset now) => reset switch
    {
        < FirstEpoch => TimeSpan.FromSeconds(Math.Max(reset, 0)),
        < FirstEpochInMilliseconds => DateTimeOffset.FromUnixTimeSeconds(Math.Min(reset, DateTimeOffset.MaxValue.ToUnixTimeSeconds())) - now,
        _ => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(reset, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())) - now,
    };

    private static long? Number(HttpResponseHeaders headers, string name) => Number(Text(headers, name));

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    [GeneratedRegex(@"(?:^|[;,\s])(?:remaining|r)\s*=\s*(?<number>\d{1,9})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RemainingField();

    [GeneratedRegex(@"(?:^|[;,\s])(?:reset|t)\s*=\s*(?<number>\d{1,9})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ResetField();
}
