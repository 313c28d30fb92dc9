using Spectre.Console;
using Spectre.Console.Rendering;

namespace DlmFunctions.LocalHost.Observation;

/// <summary>A table on the terminal that follows the run, a row for each occurrence.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time) : IRunView
{
    private const int AlarmCount = 4;
    private const int MostColumns = 5;

    private readonly Observations observations = new();
    private readonly Queue<JournalEvent> alarms = [];
    private readonly long start = time.GetTimestamp();

    public Task<T> WaitAsync<T>(Func<IProgress<string>, Task<T>> work) => console.Status()
        .Spinner(Spinner.Known.Dots)
        .StartAsync("Starting", status => work(new CallbackProgress(text =>
        {
            console.MarkupLineInterpolated($"[grey]{text}[/]");
            status.Status(Markup.Escape(text));
        })));

    public Task ShowAsync(RunOutline outline, Func<Action<IReadOnlyList<JournalEvent>>, Task> watch) => console.Live(Render(outline))
        .Overflow(VerticalOverflow.Ellipsis)
        .StartAsync(live => watch(events =>
        {
            foreach (var journalEvent in events)
            {
                Add(journalEvent);
            }

            live.UpdateTarget(Render(outline));
        }));

    public void Say(string line) => console.WriteLine(line);

    private void Add(JournalEvent journalEvent)
    {
        observations.Add(journalEvent);
        if (journalEvent.IsAlarm)
        {
            alarms.Enqueue(journalEvent);
        }

        if (alarms.Count > AlarmCount)
        {
            alarms.Dequeue();
        }
    }

    private Rows Render(RunOutline outline)
    {
        var frame = outline.Lines.Count() + AlarmCount + 8;
        var occurrences = observations.Occurrences.TakeLast(Math.Max(3, console.Profile.Height - frame)).ToList();
        return new Rows([Header(outline), Occurrences(outline, occurrences), Footer(), .. alarms.Select(Alarm)]);
    }

    private static Padder Header(RunOutline outline)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (heading, text) in outline.Lines)
        {
            grid.AddRow(new Text(heading, Color.Grey), new Text(text));
        }

        return new Padder(grid, new Padding(0, 1, 0, 0));
    }

    private static Table Occurrences(RunOutline outline, IReadOnlyList<ObservedOccurrence> occurrences)
    {
        var separate = outline.Instances.Count <= MostColumns;
        string[] instances = separate ? [.. outline.Instances] : ["fired"];
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumn("occurrence");
        table.AddColumns([.. instances, "enqueued", "ran on", "result"]);
        foreach (var occurrence in occurrences)
        {
            table.AddRow(
            [
                new Text(Words.Occurrence(occurrence.Job, occurrence.Name)),
                .. separate ? outline.Instances.Select(instance => Fired(occurrence, instance)) : [FiredTogether(occurrence)],
                new Text(occurrence.FirstMessage is { } message ? Words.Offset(occurrence.ScheduledAt, message.At) : string.Empty),
                new Text(Words.Clean(occurrence.Runs.LastOrDefault()?.Instance ?? string.Empty)),
                Result(occurrence),
            ]);
        }

        return table;
    }

    private static Text Fired(ObservedOccurrence occurrence, string instance)
    {
        var firing = occurrence.Firings.Find(candidate => candidate.Instance == instance);
        return firing is null ? new Text(string.Empty) : firing.Outcome switch
        {
            "Dispatched" => new Text($"{Words.Offset(occurrence.ScheduledAt, firing.At)} won", Color.Green),
            "Recovered" => new Text($"{Words.Offset(occurrence.ScheduledAt, firing.At)} took over", Color.Yellow),
            "Observed" => new Text(Words.Offset(occurrence.ScheduledAt, firing.At), Color.Grey),
            _ => new Text($"{Words.Offset(occurrence.ScheduledAt, firing.At)} {Words.Clean(firing.Outcome)}", Color.Yellow),
        };
    }

    private static Text FiredTogether(ObservedOccurrence occurrence) =>
        new($"{occurrence.Firings.Count}, won by {Words.Clean(occurrence.FirstMessage?.Instance ?? "nobody yet")}");

    private static Text Result(ObservedOccurrence occurrence)
    {
        if (occurrence.Runs.LastOrDefault() is not { } run)
        {
            return new Text(string.Empty);
        }

        var attempt = run.Attempt > 1 ? $" (attempt {run.Attempt})" : string.Empty;
        var counts = Words.Counts(run.Counts) is { Length: > 0 } text ? $", {text}" : string.Empty;
        if (run.FinishedAt is not { } end)
        {
            return new Text($"running{counts}{attempt}", Color.Blue);
        }

        var color = run.Outcome is ObservedRun.Success ? Color.Green : run.Outcome is "FannedOut" or "Deferred" ? Color.Yellow : Color.Red;
        return new Text($"{run.Outcome} in {Words.Duration(end - run.StartedAt)}{counts}{attempt}", color);
    }

    private Text Footer()
    {
        var all = observations.Occurrences.Where(occurrence => !occurrence.IsPart).ToList();
        var succeeded = all.Count(occurrence => occurrence.Runs.Exists(run => run.Outcome == ObservedRun.Success));
        return new Text(
            $"{time.GetElapsedTime(start):hh\\:mm\\:ss}  {all.Count} occurrences, "
            + $"{all.Sum(occurrence => occurrence.Messages.Count)} messages, "
            + $"{succeeded} succeeded, {observations.DuplicatesDropped} duplicates dropped",
            Color.Grey);
    }

    private static IRenderable Alarm(JournalEvent alarm) => new Text(
        $"{alarm.At.UtcDateTime:HH:mm:ss} {Words.Clean(alarm.Instance)}: {Words.Clean(alarm.Message)}",
        alarm.Level == "Warning" ? Color.Yellow : Color.Red) { Overflow = Overflow.Ellipsis };
}
