using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Cronos;
using DlmFunctions.LocalHost.Observation;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.Supervision;
using Spectre.Console;

namespace DlmFunctions.LocalHost.Commands;

/// <summary>The command itself: services, instances, view.</summary>
internal static class RunCommand
{
    private const int MostInstances = 32;
    private const string BuiltIn = "builtin";
    private const string Func = "func";

    private static readonly Option<int> Instances = new("--instances")
    {
        Description = "How many instances, each a process with a host ID of its own.",
        DefaultValueFactory = _ => 3,
        HelpName = "N",
    };

    private static readonly Option<TimeSpan?> Duration = new("--duration")
    {
        Description = "Stop after this time, counted from when the services are up: 00:01:30 is 90 seconds. Until Ctrl-C by default.",
        HelpName = "hh:mm:ss",
        CustomParser = ParseDuration,
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Write what happened to this file, as JSON.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Schedule = new("--schedule")
    {
        Description = "The schedule of import_data, a cron expression with six fields, seconds first. The timer is made fine enough for it.",
        HelpName = "CRON",
    };

    private static readonly Option<string> Runtime = new("--runtime")
    {
        Description = "What the instances run on: this program as their host, or 'func start' of the Azure Functions Core Tools.",
        DefaultValueFactory = _ => BuiltIn,
        HelpName = $"{BuiltIn}|{Func}",
    };

    private static readonly Option<string?> App = new("--app")
    {
        Description = "Run another app: the output folder of an isolated one of timers, queues and HTTP, built or published.",
        HelpName = "FOLDER",
    };

    private static readonly Option<int?> Port = new("--port")
    {
        Description = "Where the first instance listens for HTTP, on 127.0.0.1; the others listen behind it. Free ports by default.",
        HelpName = "N",
    };

    static RunCommand()
    {
        Port.Validators.Add(result =>
        {
            if (int.TryParse(Text(result), CultureInfo.InvariantCulture, out var port) && port is < 1 or > 65_535 - MostInstances)
            {
                result.AddError($"--port must be 1 to {65_535 - MostInstances}.");
            }
        });
        App.Validators.Add(result =>
        {
            if (!Directory.Exists(Text(result)))
            {
                result.AddError($"--app '{Text(result)}' is not a folder that exists.");
            }
        });

        // A text that is no number at all is reported by the parser.
        Instances.Validators.Add(result =>
        {
            if (int.TryParse(Text(result), CultureInfo.InvariantCulture, out var number) && number is < 1 or > MostInstances)
            {
                result.AddError($"--instances must be 1 to {MostInstances}.");
            }
        });
        Schedule.Validators.Add(result =>
        {
            if (!CronExpression.TryParse(Text(result), CronFormat.IncludeSeconds, out _))
            {
                result.AddError($"--schedule '{Text(result)}' is not a cron expression with six fields, such as '*/10 * * * * *'.");
            }
        });
        Report.Validators.Add(result =>
        {
            if (Directory.Exists(Text(result)))
            {
                result.AddError($"--report '{Text(result)}' is a folder: name a file.");
            }
            else if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(Text(result)))))
            {
                result.AddError($"--report '{Text(result)}' is in a folder that does not exist.");
            }
        });
        Runtime.AcceptOnlyFromAmong(BuiltIn, Func);
    }

    public static RootCommand Create()
    {
        var command = new RootCommand(
            "Runs the functions on this machine: starts what is missing (Redis, Azurite), then some instances, "
            + "and shows who fires, who wins and who runs what.")
        {
            Options = { Instances, Duration, Report, Schedule, Runtime, App, Port },
            Subcommands = { SampleApiCommand.Create(), GuardCommand.Create(), InstanceCommand.Create() },
        };
        command.SetAction((arguments, _) => RunAsync(Request(arguments), TimeProvider.System));
        return command;
    }

    private static string Text(OptionResult option) => option.Tokens is [var token, ..] ? token.Value : string.Empty;

    // Parts that are left out would be guessed: 90 alone is 90 days.
    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        var text = result.Tokens is [var token, ..] ? token.Value : string.Empty;
        if (TimeSpan.TryParseExact(text, @"h\:mm\:ss", CultureInfo.InvariantCulture, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        result.AddError($"--duration must be hh:mm:ss, from 00:00:01 to 23:59:59, not '{text}'.");
        return null;
    }

    private static RunRequest Request(ParseResult arguments) => new(
        arguments.GetValue(Instances),
        arguments.GetValue(Duration),
        arguments.GetValue(Report),
        arguments.GetValue(Schedule),
        arguments.GetValue(Runtime) == Func,
        arguments.GetValue(App),
        arguments.GetValue(Port));

    private static async Task<int> RunAsync(RunRequest request, TimeProvider time)
    {
        using var signals = new ShutdownSignals();
        using var parentGone = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Requested, parentGone.Token);
        using var done = new CancellationTokenSource();
        var watch = WatchParentAsync(parentGone, time, done.Token);
        var code = await new Supervisor(request, ChooseView(request, time), time).RunAsync(stop.Token, signals.Insisted);
        await done.CancelAsync();
        await watch;
        return code;
    }

    private static async Task WatchParentAsync(CancellationTokenSource gone, TimeProvider time, CancellationToken done)
    {
        try
        {
            await ParentWatch.WaitForEndAsync(time, done);
            await gone.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The run was over first.
        }
    }

    // The table is about the engine's occurrences: another app shows its log.
    private static IRunView ChooseView(RunRequest request, TimeProvider time) =>
        request.AppFolder is null && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true } && !Console.IsOutputRedirected
            ? new LiveView(AnsiConsole.Console, time)
            : new PlainView(Console.Out);
}
