using System.Text.RegularExpressions;

namespace Dlm.Importing.Sources.Http;

/// <summary>How long a server asks its client to wait.</summary>
internal static partial class RateLimit
{
    private const string RetryAfterName = "Retry-After";
    private const string PoliciesName = "RateLimit";
    private const double LongestSpan = 1e9;

    private static readonly (string Remaining, string Reset)[] Allowances =
        [("X-RateLimit-Remaining", "X-RateLimit-Reset"), ("RateLimit-Remaining", "RateLimit-Reset")];

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
        return (answer.IsSuccessStatusCode ? null : Until(answer, RetryAfterName, now)) ?? Reset(answer, now);
    }

    /// <summary>The headers from which a wait would be read, if their values could be.</summary>
    public static IEnumerable<string> NotUnderstood(HttpResponseMessage answer)
    {
        var times = Allowances.Select(allowance => allowance.Reset).Prepend(RetryAfterName);
        var odd = times.Where(name => HeaderText.Of(answer, name) is not null && Until(answer, name, DateTimeOffset.UnixEpoch) is null)
            .Concat(Allowances.Select(allowance => allowance.Remaining).Where(name => HeaderText.Of(answer, name) is not null && Least(answer, name) is null));
        return HeaderText.Of(answer, PoliciesName) is { } policies && (!RemainingField().IsMatch(policies) || OddField().IsMatch(policies))
            ? odd.Append(PoliciesName)
            : odd;
    }

    private static TimeSpan? Reset(HttpResponseMessage answer, DateTimeOffset now)
    {
        foreach (var (remaining, reset) in Allowances)
        {
            if (Least(answer, remaining) <= 0 && Until(answer, reset, now) is { } wait)
                return wait;
        }

        // limit=100, remaining=0, reset=50 up to draft 7; "name";r=0;t=50, "other";r=9;t=1 from draft 8 on.
        return HeaderText.Of(answer, PoliciesName) is { } policies ? policies.Split(',').Append(policies).Max(Span) : null;
    }

    private static TimeSpan? Span(string policy) =>
        Field(RemainingField(), policy) <= 0 && Field(ResetField(), policy) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, LongestSpan)) : null;

    private static double? Field(Regex field, string policy) => ServerTime.Number(field.Match(policy).Groups["number"].Value);

    // Sent more than once, or joined by a proxy, the longest wait and the smallest rest count. A date has a comma of its own.
    private static TimeSpan? Until(HttpResponseMessage answer, string name, DateTimeOffset now) =>
        HeaderText.Of(answer, name) is not { } text ? null
        : ServerTime.Until(text, now) ?? All(text, part => ServerTime.Until(part, now))?.Max();

    private static double? Least(HttpResponseMessage answer, string name) =>
        HeaderText.Of(answer, name) is { } text ? All(text, ServerTime.Number)?.Min() : null;

    private static List<T>? All<T>(string text, Func<string, T?> read)
        where T : struct
    {
        var values = text.Split(',').Select(read).ToList();
        return values.TrueForAll(value => value is not null) ? [.. values.OfType<T>()] : null;
    }

    [GeneratedRegex(@"(?:^|[;,\s])(?:remaining|r)\s*=\s*(?<number>\d+)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RemainingField();

    [GeneratedRegex(@"(?:^|[;,\s])(?:reset|t)\s*=\s*(?<number>\d+)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ResetField();

    [GeneratedRegex(@"(?:^|[;,\s])(?:remaining|r|reset|t)\s*=\s*(?![\s\d])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OddField();
}
