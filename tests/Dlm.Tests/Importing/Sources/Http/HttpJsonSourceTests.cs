using System.Net;
using System.Text;
using Dlm.Configuration;
using Dlm.Importing;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Http;
using Dlm.Runs;
using Dlm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dlm.Tests.Importing.Sources.Http;

/// <summary>The source with its pipeline, and answers of one's own.</summary>
public sealed class HttpJsonSourceTests : IDisposable
{
    private const string Location = "http://192.0.2.1/users?key=secret";
    private readonly Queue<Func<HttpResponseMessage>> answers = new();
    private readonly LogLines log = new();
    private readonly ServiceProvider services;

    public HttpJsonSourceTests()
    {
        var collection = new ServiceCollection();
        collection.AddDlm(Settings.Configuration(("JobsStorage", Settings.Storage))).AddImport();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(log));
        collection.PostConfigureAll<HttpStandardResilienceOptions>(resilience => resilience.Retry.Delay = TimeSpan.FromMilliseconds(1));
        foreach (var client in new[] { HttpImportRegistration.AnyAddress, HttpImportRegistration.PublicAddresses })
        {
            collection.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => new Scripted(answers));
        }

        services = collection.BuildServiceProvider();
    }

    [Fact]
    public async Task What_an_answer_says_in_an_odd_way_is_named_and_logged_once()
    {
        Answer(503, "", "Retry-After: soon");
        Answer(200, """[{"id":1}]""", "Link: </users?page=2>; rel=next, oops", "Content-Type: application/json; charset=klingon");
        Answer(200, "[]", "Link: oops?key=secret");

        var pages = await ReadAsync();

        pages.Select(page => string.Join(' ', page.NotUnderstood.Order())).Should().Equal("Content-Type Link Retry-After", "Link");
        Lines(LogLevel.Warning, "Dlm").Should().BeEquivalentTo(
            "http://192.0.2.1/users?…: the header Retry-After = \"soon\" is not understood. The record counts it as notUnderstood:Retry-After.",
            "http://192.0.2.1/users?…: the header Link = \"</users?…\" is not understood. The record counts it as notUnderstood:Link.",
            "http://192.0.2.1/users?…: the header Content-Type = \"application/json; charset=klingon\" is not understood. The record counts it as notUnderstood:Content-Type.");
    }

    [Fact]
    public async Task The_error_of_a_refusal_names_what_was_not_understood()
    {
        for (var tries = 0; tries < 4; tries++)
        {
            Answer(503, "later", "Retry-After: soon");
        }

        (await FluentActions.Awaiting(ReadAsync).Should().ThrowAsync<HttpRequestException>())
            .WithMessage("http://192.0.2.1/users?… answered 503 (ServiceUnavailable), not understood: Retry-After: later");
    }

    [Fact]
    public async Task A_redirect_that_leads_nowhere_is_named()
    {
        Answer(302, "", "Location: http://[");

        (await FluentActions.Awaiting(ReadAsync).Should().ThrowAsync<PermanentFailureException>())
            .WithMessage("http://192.0.2.1/users?… answered 302 (Found), not understood: Location: nothing");
    }

    [Fact]
    public async Task Requests_that_go_well_are_no_lines_in_a_log()
    {
        for (var page = 2; page < 12; page++)
        {
            Answer(200, """[{"id":1}]""", $"Link: </users?page={page}>; rel=next");
        }

        Answer(200, "[]");

        (await ReadAsync()).Should().HaveCount(11);

        log.All.Should().BeEmpty();
    }

    [Fact]
    public async Task Tries_that_fail_are_lines_in_a_log()
    {
        Answer(500, "");
        Answer(200, "[]");

        await ReadAsync();

        Lines(LogLevel.Warning, "Polly").Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_cursor_is_taken_from_the_last_record_that_has_one()
    {
        services.GetRequiredService<IOptions<DlmOptions>>().Value.Import.Http.Paging = HttpPaging.Cursor;
        Answer(200, """[{"id":"a"},{"id":"\ud83d"},{"id":"b","\ud83d":1},{"x":1}]""");
        Answer(200, "[]");

        (await ReadAsync())[0].Next.Should().Be("a");
    }

    public void Dispose() => services.Dispose();

    private IEnumerable<string> Lines(LogLevel level, string category) =>
        log.All.Where(line => line.Level == level && line.Category.StartsWith(category, StringComparison.Ordinal)).Select(line => line.Message);

    private async Task<List<ImportPage>> ReadAsync()
    {
        await using var scope = services.CreateAsyncScope();
        var source = scope.ServiceProvider.GetRequiredKeyedService<IImportSource>("Http");
        return await source.ReadAsync(new ImportRequest(Location, null, null), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    private void Answer(int status, string body, params string[] headers) => answers.Enqueue(() =>
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", headers.Any(header => header.StartsWith("Content-Type", StringComparison.Ordinal)) ? [] : ["application/json"]);
        foreach (var header in headers.Select(header => header.Split(": ", 2)))
        {
            _ = answer.Headers.TryAddWithoutValidation(header[0], header[1]) || answer.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        return answer;
    });

    private sealed class Scripted(Queue<Func<HttpResponseMessage>> answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answers.Dequeue()());
    }
}
