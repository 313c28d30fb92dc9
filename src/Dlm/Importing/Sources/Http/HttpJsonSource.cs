using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dlm.Configuration;
using Dlm.Runs;
using Dlm.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Importing.Sources.Http;

/// <summary>
/// Reads the pages of an HTTP JSON API. The cursor is the address of the next page with <see cref="HttpPaging.Link"/>, the value of its
/// parameter with <see cref="HttpPaging.Cursor"/>.
/// </summary>
internal sealed class HttpJsonSource(
    IHttpClientFactory clients, AddressGuard guard, IOptions<DlmOptions> options, TimeProvider time, ILogger<HttpJsonSource> log) : IImportSource
{
    private const int LongestCursor = 16_000;
    private const int LongestShown = 100;
    private readonly ImportOptions import = options.Value.Import;
    private readonly HashSet<string> reported = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImportPage> ReadAsync(ImportRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var location = WebAddress.Parse(request.Location)
            ?? throw new PermanentFailureException("Dlm:Import:Locations has one that is no absolute address with http or https.");
        var isPublic = await guard.IsPublicAsync(location, cancellationToken);
        using var http = clients.CreateClient(isPublic == false ? HttpImportRegistration.AnyAddress : HttpImportRegistration.PublicAddresses);
        var client = new PageClient(http, location, isPublic, guard, import.Http);
        var cursor = request.Cursor;
        var validator = cursor is null ? request.Validator : null;
        do
        {
            var (answer, from) = await client.GetAsync(Address(location, cursor), validator, cancellationToken);
            ImportPage page;
            TimeSpan? wait;
            using (answer)
            {
                Answers.Check(answer, from, validator is not null, import.Http.LongestWait, time.GetUtcNow());
                page = answer.StatusCode == HttpStatusCode.NotModified
                    ? new ImportPage { Records = [], Unchanged = true, Validator = validator }
                    : Page(answer, from, location) with { Validator = cursor is null ? PageValidator.Of(answer) : null };
                page = page with { NotUnderstood = Report(client.Odd, from) };
                wait = RateLimit.Wait(answer, time.GetUtcNow());
            }

            cursor = page.Next;
            validator = null;
            yield return page;
            if (cursor is not null && wait is not null)
                await WaitAsync(from, wait.Value, cancellationToken);
        }
        while (cursor is not null);
    }

    // The values only in the log, and there without what may be a secret.
    private List<string> Report(Dictionary<string, string> odd, Uri from)
    {
        foreach (var (name, value) in odd.Where(header => reported.Add(header.Key)))
        {
            log.HeaderNotUnderstood(WebAddress.Describe(from), name, ShownText.Cut(value.Split('?', 2) is [var before, _] ? before + "?…" : value, LongestShown));
        }

        List<string> names = [.. odd.Keys];
        odd.Clear();
        return names;
    }

    private async Task WaitAsync(Uri from, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait > import.Http.LongestWait)
            throw Answers.Later($"{WebAddress.Describe(from)} has no request left", wait, time.GetUtcNow());
        await Task.Delay(wait, time, cancellationToken);
    }

    private Uri Address(Uri location, string? cursor)
    {
        if (cursor is null)
            return location;
        if (import.Http.Paging != HttpPaging.Link)
            return WebAddress.WithParameter(location, import.Http.CursorParameter, cursor);

        // Checked again: the location may be another one than when the cursor was saved.
        return WebAddress.Parse(cursor) is { } next && WebAddress.HaveSameOrigin(next, location)
            ? next
            : throw new PermanentFailureException($"The saved address of the next page does not belong to {WebAddress.Describe(location)}.");
    }

    private ImportPage Page(HttpResponseMessage answer, Uri from, Uri location)
    {
        var records = JsonPage.Records(answer, from, import.Http.ItemsPath);
        var next = import.Http.Paging switch
        {
            HttpPaging.Link => NextLink(answer, from, location),
            HttpPaging.Cursor => NextCursor(records, from),
            _ => null,
        };
        if (next?.Length > LongestCursor)
            throw new PermanentFailureException($"{WebAddress.Describe(from)} names a next page with more than {LongestCursor} characters.");
        return new ImportPage { Records = records, Next = next, Bytes = ((PageContent)answer.Content).Body.Length };
    }

    private static string? NextLink(HttpResponseMessage answer, Uri from, Uri location)
    {
        if (!answer.Headers.TryGetValues("Link", out var links) || LinkHeader.Next(links) is not { } target)
            return null;
        if (!Uri.TryCreate(from, target, out var next))
            throw new PermanentFailureException($"{WebAddress.Describe(from)} names a next page that is no address.");
        return WebAddress.HaveSameOrigin(next, location)
            ? next.AbsoluteUri
            : throw new PermanentFailureException(
                $"{WebAddress.Describe(from)} names a next page at another origin than the location's, {next.GetLeftPart(UriPartial.Scheme)}{next.Authority}.");
    }

    // A record without the field is for the sink to reject; the one before it will do.
    private string? NextCursor(IReadOnlyList<SourceRecord> records, Uri from)
    {
        if (records.Count == 0)
            return null;
        var field = import.Http.CursorField ?? import.KeyField;
        return records.Reverse().Select(record => CursorOf(record.Value, field)).FirstOrDefault(cursor => cursor is not null)
            ?? throw new PermanentFailureException($"No record of {WebAddress.Describe(from)} has a text or number in '{field}', so there is no next page to ask for.");
    }

    private static string? CursorOf(JsonElement record, string field)
    {
        try
        {
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(field, out var value))
                return null;
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Its text or the name of a field is no Unicode: the sink rejects the record.
            return null;
        }
    }
}
