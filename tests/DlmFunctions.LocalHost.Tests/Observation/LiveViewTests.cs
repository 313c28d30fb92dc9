using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Services;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using static DlmFunctions.LocalHost.Tests.Observation.Events;

namespace DlmFunctions.LocalHost.Tests.Observation;

public sealed class LiveViewTests
{
    [Fact]
    public async Task A_row_shows_who_fired_won_and_ran()
    {
        var shown = await ShowAsync(2, [Sent("instance-2"), Fired("instance-2", "Dispatched"), Fired("instance-1", "Observed"), Started("instance-1"), Finished("instance-1")]);

        shown.Should().Match("*import_data 12:00:00 │ +10 ms*│ +10 ms won │ +20 ms*│ instance-1 │ Succeeded in 250 ms, 3 pages, 60 written*");
    }

    [Fact]
    public async Task A_run_that_is_under_way_shows_what_it_has_counted() =>
        (await ShowAsync(2, [Started("instance-1"), Progress("instance-1", 1, """{"pages":2,"written":40}""")]))
            .Should().Match("*│ instance-1 │ running, 2 pages, 40 written *");

    [Fact]
    public async Task Many_instances_share_a_column() =>
        (await ShowAsync(7, [Sent("instance-2"), Fired("instance-2", "Dispatched"), Fired("instance-1", "Observed")])).Should().Contain("2, won by instance-2");

    [Fact]
    public async Task Foreign_text_is_neither_markup_nor_a_command()
    {
        var alarm = Event("AttemptFailed", "[red]i[/]", 0) with { Level = "Error", Message = "[link]\u001b[2J" };

        (await ShowAsync(2, [alarm])).Should().Contain("[red]i[/]: [link] [2J");
    }

    private static async Task<string> ShowAsync(int instances, IReadOnlyList<JournalEvent> events)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new WideOutput(output) });
        var outline = new RunOutline(
            "built-in host",
            [.. Enumerable.Range(1, instances).Select(number => $"instance-{number}")],
            ["import_data */10 * * * * * (UTC)"],
            [],
            [new ServiceDescription("Redis", "127.0.0.1:6379", "already running")],
            "/logs");
        await new LiveView(console, new FakeTimeProvider()).ShowAsync(outline, show =>
        {
            show(events);
            return Task.CompletedTask;
        });
        return output.ToString();
    }

    private sealed class WideOutput(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => 200;

        public int Height => 60;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
