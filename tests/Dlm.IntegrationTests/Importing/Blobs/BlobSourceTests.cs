using Dlm.Configuration;
using Dlm.Importing.Sources;
using Dlm.Importing.Sources.Blobs;
using Dlm.IntegrationTests.Importing.Sinks;
using Dlm.IntegrationTests.Support;
using Dlm.Runs;
using Microsoft.Extensions.Options;

namespace Dlm.IntegrationTests.Importing.Blobs;

/// <summary>What holds for every blob, whatever its format.</summary>
public sealed class BlobSourceTests(TestServers servers)
{
    private const int Records = 230;
    private readonly BlobFixture fixture = new(servers);

    public static TheoryData<string> Kinds => ["Ndjson", "Csv"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_blob_is_read_in_pages_and_again_from_every_cursor(string kind)
    {
        fixture.Import.PageSize = 50;
        var blob = await PutAsync(kind);

        var pages = await fixture.ReadAsync(Source(kind), blob);

        pages.Select(page => page.Records.Count).Should().Equal(50, 50, 50, 50, 30);
        BlobFixture.Ids(pages).Should().Equal(Enumerable.Range(1, Records).Select(id => $"{id}"));
        pages[0].Validator.Should().NotBeNullOrEmpty();
        pages.Skip(1).Should().OnlyContain(page => page.Validator == null);
        for (var index = 0; index < pages.Count - 1; index++)
        {
            var rest = await fixture.ReadAsync(Source(kind), blob, pages[index].Next);
            BlobFixture.Ids(rest).Should().Equal(BlobFixture.Ids(pages.Skip(index + 1)));
            rest.Select(page => page.Next).Should().Equal(pages.Skip(index + 1).Select(page => page.Next));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_unchanged_blob_is_not_read(string kind)
    {
        var blob = await PutAsync(kind);
        var validator = (await fixture.ReadAsync(Source(kind), blob))[0].Validator;

        var page = (await fixture.ReadAsync(Source(kind), blob, validator: validator)).Should().ContainSingle().Subject;
        page.Unchanged.Should().BeTrue();
        page.Records.Should().BeEmpty();

        await PutAsync(kind);
        BlobFixture.Ids(await fixture.ReadAsync(Source(kind), blob, validator: validator)).Should().HaveCount(Records);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_blob_that_was_replaced_is_read_from_the_beginning(string kind)
    {
        fixture.Import.PageSize = 50;
        var blob = await PutAsync(kind);
        var pages = await fixture.ReadAsync(Source(kind), blob);
        await PutAsync(kind);

        var again = await fixture.ReadAsync(Source(kind), blob, pages[2].Next);

        BlobFixture.Ids(again).Should().HaveCount(Records);
        again[0].Validator.Should().NotBeNull().And.NotBe(pages[0].Validator);
    }

    [Fact]
    public async Task A_blob_that_is_replaced_meanwhile_fails_the_attempt_only()
    {
        // Beyond what a range holds: the rest is fetched later.
        var text = string.Concat(Enumerable.Range(1, 100_000).Select(id => $"{{\"id\":{id},\"text\":\"{new string('x', 50)}\"}}\n"));
        await fixture.PutAsync("large.ndjson", text);
        await using var pages = Source("Ndjson").ReadAsync(new ImportRequest(fixture.Location("large.ndjson"), null, null), default).GetAsyncEnumerator();
        (await pages.MoveNextAsync()).Should().BeTrue();
        await fixture.PutAsync("large.ndjson", text);

        var reading = async () =>
        {
            while (await pages.MoveNextAsync())
            {
            }
        };

        (await reading.Should().ThrowAsync<IOException>()).WithMessage("*was replaced while it was read*");
    }

    [Theory]
    [InlineData("missing.ndjson")]
    [InlineData("folder/missing.ndjson")]
    public async Task A_blob_that_is_missing_fails_for_good(string blob) =>
        (await fixture.Invoking(fixture => fixture.ReadAsync(Source("Ndjson"), blob)).Should().ThrowAsync<PermanentFailureException>())
            .WithMessage($"The blob {fixture.Location(blob)} does not exist.");

    [Theory]
    [InlineData("no-slash")]
    [InlineData("/blob")]
    [InlineData("container/")]
    public async Task A_location_that_is_none_fails_for_good(string location)
    {
        var reading = async () => await Source("Csv").ReadAsync(new ImportRequest(location, null, null), default).ToListAsync();

        (await reading.Should().ThrowAsync<PermanentFailureException>()).WithMessage($"*\"{location}\"*container/blob*");
    }

    [Theory]
    [InlineData("Ndjson", "")]
    [InlineData("Csv", "")]
    [InlineData("Csv", "id,name\n")]
    public async Task An_empty_blob_is_one_empty_page(string kind, string text)
    {
        await fixture.PutAsync("empty", text);

        var page = (await fixture.ReadAsync(Source(kind), "empty")).Should().ContainSingle().Subject;

        page.Records.Should().BeEmpty();
        page.Next.Should().BeNull();
        page.Validator.Should().NotBeNull();
    }

    [Theory]
    [InlineData("packed", "gzip")]
    [InlineData("packed", "br")]
    [InlineData("packed.gz", null)]
    public async Task A_packed_blob_fails_for_good(string blob, string? encoding)
    {
        await fixture.PutAsync(blob, "{\"id\":1}", encoding);

        (await fixture.Invoking(fixture => fixture.ReadAsync(Source("Ndjson"), blob)).Should().ThrowAsync<PermanentFailureException>())
            .WithMessage($"*is packed ({encoding ?? "gzip"}). Allowed: one that is not packed.");
    }

    [Fact]
    public async Task An_account_without_an_address_for_blobs_names_the_setting()
    {
        var storage = SinkFixture.Connection(
            ("JobsStorage:queueServiceUri", "https://jobs.queue.example.org"), ("JobsStorage:tableServiceUri", "https://jobs.table.example.org"));
        var source = new NdjsonBlobSource(storage, Options.Create(new DlmOptions()));

        var reading = async () => await source.ReadAsync(new ImportRequest("a/b", null, null), default).ToListAsync();

        (await reading.Should().ThrowAsync<PermanentFailureException>()).WithMessage("JobsStorage names no blob service.*JobsStorage:blobServiceUri*");
    }

    [Fact]
    public async Task A_cancelled_read_ends()
    {
        await fixture.PutAsync("one", "{\"id\":1}");
        var reading = async () => await Source("Ndjson").ReadAsync(new ImportRequest(fixture.Location("one"), null, null), new CancellationToken(true)).ToListAsync();

        await reading.Should().ThrowAsync<OperationCanceledException>();
    }

    private IImportSource Source(string kind) => kind == "Csv" ? fixture.Csv : fixture.Ndjson;

    private async Task<string> PutAsync(string kind)
    {
        await fixture.PutAsync("users", Text(kind));
        return "users";
    }

    private static string Text(string kind) => kind == "Csv"
        ? "id,name\r\n" + string.Concat(Enumerable.Range(1, Records).Select(id => $"{id},\"user\r\n{id}, ü\"\r\n"))
        : string.Concat(Enumerable.Range(1, Records).Select(id => $"{{\"id\":{id},\"name\":\"user {id}, ü\"}}\n"));
}
