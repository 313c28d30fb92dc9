using System.Net;
using System.Text;
using Dlm.Runs;

namespace Dlm.Importing.Sources.Http;

/// <summary>What the status of an answer means for the import.</summary>
internal static class Answers
{
    private const int Shown = 80;

    // A message can be delayed by seven days at most.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(6);

    /// <summary>Whether the same request may be answered otherwise later on: by time-outs, rate limits and faults of the server.</summary>
    public static bool MayPass(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 => true,
        HttpStatusCode.Forbidden => RateLimit.Wait(answer, DateTimeOffset.UnixEpoch) is not null,
        var status => (int)status >= 500,
    };

    /// <summary>Lets a success and an expected <c>304</c> pass.</summary>
    /// <exception cref="PermanentFailureException">Another attempt cannot help.</exception>
    /// <exception cref="RetryLaterException">The server asks for a wait that is too long to be waited for.</exception>
    /// <exception cref="HttpRequestException">Any other fault.</exception>
    public static void Check(HttpResponseMessage answer, Uri uri, bool conditional, TimeSpan longestWait, DateTimeOffset now)
    {
        if (answer.IsSuccessStatusCode || (conditional && answer.StatusCode == HttpStatusCode.NotModified))
            return;
        var status = $"{WebAddress.Describe(uri)} answered {(int)answer.StatusCode} ({answer.StatusCode}){NotUnderstood.Describe(answer)}";
        if (!MayPass(answer))
            throw new PermanentFailureException($"{status}: {Beginning(answer)}");
        if (RateLimit.Wait(answer, now) is { } wait && wait > longestWait)
            throw Later(status, wait, now);
        throw new HttpRequestException($"{status}: {Beginning(answer)}", null, answer.StatusCode);
    }

    /// <summary>The end of an attempt that waits for as long as a server asks.</summary>
    public static RetryLaterException Later(string reason, TimeSpan wait, DateTimeOffset now)
    {
        wait = wait > LongestDelay ? LongestDelay : wait;
        return new RetryLaterException(wait, FormattableString.Invariant($"{reason} and asks to wait until {now + wait:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
    }

    /// <summary>The first characters of a body, on one line.</summary>
    public static string Beginning(HttpResponseMessage answer)
    {
        var body = ((PageContent)answer.Content).Body.Span;
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * Shown)]);
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "nothing" : line.Length > Shown ? line[..Shown] + "…" : line;
    }
}
