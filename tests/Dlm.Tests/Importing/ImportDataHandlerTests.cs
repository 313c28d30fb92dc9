using Azure.Data.Tables;
using Dlm.Configuration;
using Dlm.Importing;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Tests.Importing.Support;
using Microsoft.Extensions.Options;

namespace Dlm.Tests.Importing;

public sealed class ImportDataHandlerTests
{
    private static readonly Occurrence Due = Occurrence.Scheduled("import_data", new DateTimeOffset(2026, 11, 23, 4, 27, 0, TimeSpan.Zero));
    private readonly DlmOptions options = new();
    private readonly ScriptedSource source = new();
    private readonly RecordingSink sink = new();
    private readonly RememberedStates states = new();
    private readonly List<(string Checkpoint, IReadOnlyDictionary<string, long> Counts)> saved = [];
    private int? saveThatFails;

    [Fact]
    public async Task All_pages_are_stored_in_order_and_counted()
    {
        var counts = await RunAsync();

        sink.Rows.Should().BeEquivalentTo("1-1", "1-2", "2-1", "2-2", "3-1", "3-2");
        sink.Pages.Select(page => page.Number).Should().Equal(1, 2, 3);
        counts.Should().Contain(new Dictionary<string, long>
        {
            ["pages"] = 3, ["read"] = 6, ["written"] = 6, ["unchanged"] = 0, ["rejected"] = 0, ["bytes"] = 30,
        });
        counts.Should().ContainKey("milliseconds");
        saved.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_later_attempt_goes_on_where_the_last_saved_page_ended(int pageThatFails)
    {
        saveThatFails = pageThatFails;
        await FluentActions.Awaiting(() => RunAsync()).Should().ThrowAsync<LeaseLostException>();
        saveThatFails = null;
        source.Fetched.Clear();
        var before = saved.LastOrDefault();

        var counts = await RunAsync(before.Checkpoint, before.Counts);

        source.Fetched.Should().Equal(Enumerable.Range(pageThatFails, 4 - pageThatFails));
        sink.Rows.Should().HaveCount(6);
        counts["read"].Should().Be(6);
        (counts["written"] + counts["unchanged"]).Should().Be(6);
    }

    [Fact]
    public async Task Nothing_is_read_again_when_only_the_outcome_was_not_written()
    {
        source.Validator = "state 1";
        await RunAsync();
        source.Fetched.Clear();
        states.Validators.Clear();

        var counts = await RunAsync(saved[^1].Checkpoint, saved[^1].Counts);

        source.Fetched.Should().BeEmpty();
        counts["pages"].Should().Be(3);
        states.Validators[""].Should().Be("state 1");
    }

    [Fact]
    public async Task An_unchanged_source_is_not_read_again()
    {
        source.Validator = "state 1";
        await RunAsync();
        source.Fetched.Clear();

        var counts = await RunAsync();

        source.Fetched.Should().BeEmpty();
        counts.Should().Contain(new Dictionary<string, long> { ["notModified"] = 1, ["pages"] = 0 });
        source.Validator = "state 2";
        (await RunAsync())["pages"].Should().Be(3);
    }

    [Fact]
    public async Task A_validator_is_remembered_only_once_the_whole_source_is_stored()
    {
        source.Validator = "state 1";
        saveThatFails = 3;

        await FluentActions.Awaiting(() => RunAsync()).Should().ThrowAsync<LeaseLostException>();

        states.Validators.Should().BeEmpty();
    }

    [Fact]
    public async Task A_fetch_that_fails_leaves_the_pages_before_it_stored_and_saved()
    {
        source.FaultBehindLast = new RetryLaterException(TimeSpan.FromMinutes(10), "the rate limit is used up");

        await FluentActions.Awaiting(() => RunAsync()).Should().ThrowAsync<RetryLaterException>();

        saved.Should().HaveCount(3);
        sink.Rows.Should().HaveCount(6);
    }

    [Fact]
    public async Task A_paging_that_loops_fails_for_good()
    {
        source.NextOf = page => $"{(page % 7) + 1}";
        source.Pages = int.MaxValue;

        var fault = await FluentActions.Awaiting(() => RunAsync()).Should().ThrowAsync<PermanentFailureException>();

        fault.WithMessage("*leads back to a page that was read before*");
    }

    // As with a next link that differs each time: no page is seen twice.
    [Fact]
    public async Task A_paging_without_records_ends_within_200_pages()
    {
        (source.Pages, source.RecordsPerPage) = (int.MaxValue, page => page is 1 or 150 ? 2 : 0);

        var fault = await FluentActions.Awaiting(() => RunAsync()).Should().ThrowAsync<PermanentFailureException>();

        fault.WithMessage(": 200 pages in a row, up to page 350, have no records but a next page. The paging leads nowhere.");
        saved.Should().HaveCount(349);
    }

    [Fact]
    public async Task Pages_without_records_are_counted_across_attempts_and_may_come_last()
    {
        (source.Pages, source.RecordsPerPage, saveThatFails) = (201, page => page == 1 ? 2 : 0, 120);
        await FluentActions.Awaiting(() => RunAsync()).Should().ThrowAsync<LeaseLostException>();
        saveThatFails = null;

        (await RunAsync(saved[^1].Checkpoint, saved[^1].Counts))["pages"].Should().Be(201);

        source.Pages = 202;
        await FluentActions.Awaiting(() => RunAsync(saved[100].Checkpoint, saved[100].Counts)).Should().ThrowAsync<PermanentFailureException>();
    }

    [Fact]
    public async Task What_was_not_understood_is_named_in_the_record_over_all_attempts()
    {
        source.NotUnderstood = ["Retry-After", "Link"];
        saveThatFails = 3;
        await FluentActions.Awaiting(() => RunAsync()).Should().ThrowAsync<LeaseLostException>();
        saveThatFails = null;

        var counts = await RunAsync(saved[^1].Checkpoint, saved[^1].Counts);

        counts.Should().Contain(new Dictionary<string, long> { ["notUnderstood:Retry-After"] = 3, ["notUnderstood:Link"] = 3, ["pages"] = 3 });
    }

    [Fact]
    public async Task No_error_repeats_what_is_behind_the_question_mark_of_a_location()
    {
        options.Import.Locations = ["https://example.com/users?key=s3cr3t"];
        source.Pages = int.MaxValue;
        source.NextOf = page => $"{page % 3}";

        var fault = await FluentActions.Awaiting(() => RunAsync()).Should().ThrowAsync<PermanentFailureException>();

        fault.Which.Message.Should().StartWith("https://example.com/users?…: page").And.NotContain("s3cr3t");
    }

    [Fact]
    public async Task A_loop_is_found_across_attempts()
    {
        source.Pages = int.MaxValue;
        source.NextOf = page => $"{page % 3}";
        (string? Checkpoint, IReadOnlyDictionary<string, long> Counts) before = (null, new Dictionary<string, long>());
        var attempts = 0;
        var found = false;
        while (!found)
        {
            saveThatFails = saved.Count + 2;
            try
            {
                await RunAsync(before.Checkpoint, before.Counts);
            }
            catch (LeaseLostException)
            {
                before = saved[^1];
            }
            catch (PermanentFailureException)
            {
                found = true;
            }

            (++attempts).Should().BeLessThan(20);
        }
    }

    [Fact]
    public async Task No_more_pages_than_the_limit_are_stored_and_the_record_says_so()
    {
        options.Import.PageLimit = 2;

        var counts = await RunAsync();

        counts.Should().Contain(new Dictionary<string, long> { ["pages"] = 2, ["limited"] = 1 });
        sink.Rows.Should().HaveCount(4);
        source.Fetched.Should().Equal([1, 2], "what is not to be stored need not be fetched");
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.49, true)]
    public async Task More_rejects_than_allowed_fail_for_good(double share, bool fails)
    {
        options.Import.MaxRejectShare = share;
        sink.RejectsPerPage = 1;

        var running = FluentActions.Awaiting(() => RunAsync());

        if (fails)
        {
            (await running.Should().ThrowAsync<PermanentFailureException>())
                .WithMessage("3 of 6 records were rejected, more than Dlm:Import:MaxRejectShare = 0.49. The table ImportedUsersRejects has the reasons.");
            saved.Should().HaveCount(3, "what could be stored is stored");
            states.Validators.Should().BeEmpty("the source is to be read again");
        }
        else
        {
            await running.Should().NotThrowAsync();
        }
    }

    [Fact]
    public async Task A_checkpoint_of_another_location_is_no_place_to_go_on_from()
    {
        options.Import.Locations = ["here"];
        await RunAsync();
        options.Import.Locations = ["there"];

        await RunAsync(saved[0].Checkpoint, saved[0].Counts);

        source.Request.Should().Be(new Dlm.Importing.Sources.ImportRequest("there", null, null));
    }

    [Fact]
    public async Task A_checkpoint_of_other_settings_is_no_place_to_go_on_from()
    {
        await RunAsync();
        options.Import.Types = ["id: Text"];

        await RunAsync(saved[0].Checkpoint, saved[0].Counts);

        source.Request.Should().Be(new Dlm.Importing.Sources.ImportRequest("", null, null), "the pages before it were stored in another way");
    }

    [Fact]
    public async Task What_has_no_effect_on_rows_does_not_begin_an_import_anew()
    {
        await RunAsync();
        source.Fetched.Clear();
        (options.Import.Http.Token, options.Import.PageSize, options.Import.FullAfter) = ("renewed", 7, TimeSpan.Zero);

        await RunAsync(saved[0].Checkpoint, saved[0].Counts);

        source.Fetched.Should().Equal(2, 3);
    }

    [Fact]
    public async Task What_began_before_there_were_several_locations_imports_them_all_and_can_be_resumed()
    {
        options.Import.Locations = ["b"];
        source.Validator = "state 1";
        await RunAsync();
        states.Validators.Clear();
        options.Import.Locations = ["a", "b", "c"];
        var before = saved[0];
        saved.Clear();
        saveThatFails = 6;
        await FluentActions.Awaiting(() => RunAsync(before.Checkpoint, before.Counts)).Should().ThrowAsync<LeaseLostException>();
        saveThatFails = null;
        source.Fetched.Clear();

        await RunAsync(saved[^1].Checkpoint, saved[^1].Counts);

        source.Fetched.Should().Equal([3, 1, 2, 3], "'a' is stored, and two pages of 'b'");
        states.Validators.Should().HaveCount(3);
    }

    private Task<IReadOnlyDictionary<string, long>> RunAsync(string? checkpoint = null, IReadOnlyDictionary<string, long>? counts = null)
    {
        var row = new TableEntity(Due.Job, RunKeys.Of(Due)) { ["Attempt"] = 1, ["Checkpoint"] = checkpoint };
        RunRows.SetState(row, RunState.Running);
        RunRows.SetCounts(row, counts ?? new Dictionary<string, long>());
        var handler = new ImportDataHandler(source, sink, states, Options.Create(options), TimeProvider.System);
        return handler.RunAsync(new JobRun(RunRecord.From(row), SaveAsync), default);
    }

    private Task SaveAsync(string checkpoint, IReadOnlyDictionary<string, long> counts, CancellationToken cancellationToken)
    {
        if (saved.Count + 1 == saveThatFails)
        {
            throw new LeaseLostException("Another attempt has begun.");
        }

        saved.Add((checkpoint, counts));
        return Task.CompletedTask;
    }
}
