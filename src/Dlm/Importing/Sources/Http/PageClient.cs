using System.Net;
using Dlm.Configuration;
using Dlm.Runs;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Dlm.Importing.Sources.Http;

/// <summary>Sends the requests of one location, and follows its redirects: by hand, since each target has to be judged.</summary>
/// <param name="http">Sends a request.</param>
/// <param name="location">Its origin gets the headers and the token.</param>
/// <param name="isPublic">Whether the location is public, and must not lead elsewhere; null where that could not be told.</param>
/// <param name="guard">Judges what a public location leads to.</param>
/// <param name="settings">The settings of the source.</param>
internal sealed class PageClient(HttpClient http, Uri location, bool? isPublic, AddressGuard guard, HttpImportOptions settings)
{
    private const int MostRedirects = 5;
    private readonly RequestHeader[] headers = [.. settings.Headers.Select(RequestHeader.Parse).OfType<RequestHeader>()];

    /// <summary>The headers of answers that were not understood, until they are forgotten: their names and values.</summary>
    public Dictionary<string, string> Odd { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Asks for a page.</summary>
    /// <param name="page">Its address.</param>
    /// <param name="validator">Makes the request conditional, or null.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, its body read, and the address that gave it.</returns>
    public async Task<(HttpResponseMessage Answer, Uri From)> GetAsync(Uri page, string? validator, CancellationToken cancellationToken)
    {
        var from = page;
        for (var redirects = 0; ; redirects++)
        {
            var answer = await SendAsync(from, validator, cancellationToken);
            if (!IsRedirect(answer.StatusCode) || answer.Headers.Location is not { } target)
                return (answer, from);
            answer.Dispose();
            if (redirects == MostRedirects)
                throw new PermanentFailureException($"{WebAddress.Describe(page)} redirects more than {MostRedirects} times, now to {WebAddress.Describe(from)}.");
            from = Follow(from, target);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private Uri Follow(Uri from, Uri target)
    {
        var next = target.IsAbsoluteUri ? target : new Uri(from, target);
        if (next.Scheme != from.Scheme)
        {
            throw new PermanentFailureException(
                $"{WebAddress.Describe(from)} redirects to {next.Scheme}, another scheme, which is not followed. If that is right, it is what the location should say.");
        }

        // The guard sees what a name stands for when it connects; where a proxy connects, this is all that can be seen.
        return isPublic != false && IPAddress.TryParse(next.IdnHost, out var address) && !guard.IsPublic(address)
            ? throw new PermanentFailureException($"{WebAddress.Describe(from)} redirects to {address}, which is not a public address.")
            : next;
    }

    private async Task<HttpResponseMessage> SendAsync(Uri uri, string? validator, CancellationToken cancellationToken)
    {
        using var request = Request(uri, validator);
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
                return answer;

            // Cancelled between two tries, the resilience handler returns the answer to the last one.
            answer.Dispose();
            throw new OperationCanceledException(cancellationToken);
        }
        catch (TimeoutRejectedException late)
        {
            throw new TimeoutException(
                $"{WebAddress.Describe(uri)} did not answer in full within {late.Timeout} ({DlmOptions.Section}:Import:Http:{nameof(HttpImportOptions.RequestTimeout)}).", late);
        }
        catch (HttpRequestException failed) when (failed.InnerException is PermanentFailureException refused)
        {
            // What could not be judged beforehand may be in a network of one's own: the next attempt will know.
            var message = $"{WebAddress.Describe(uri)} was not asked: {refused.Message}";
            throw isPublic is null ? new HttpRequestException(message) : new PermanentFailureException(message, refused);
        }
        catch (Exception failed) when (failed is HttpRequestException or InvalidDataException or BrokenCircuitException || LostConnection.Is(failed))
        {
            throw new HttpRequestException($"{WebAddress.Describe(uri)} could not be read: {failed.Message}", failed);
        }
    }

    private HttpRequestMessage Request(Uri uri, string? validator)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Options.Set(NotUnderstood.Key, Odd);
        PageValidator.Apply(validator, request.Headers);
        if (WebAddress.HaveSameOrigin(uri, location))
        {
            foreach (var (name, value) in headers)
            {
                request.Headers.Remove(name);
                request.Headers.TryAddWithoutValidation(name, value);
            }

            if (!string.IsNullOrEmpty(settings.Token))
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + settings.Token);
        }

        if (request.Headers.Accept.Count == 0)
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (!request.Headers.Contains("User-Agent"))
            request.Headers.TryAddWithoutValidation("User-Agent", "DlmFunctions");
        return request;
    }
}
