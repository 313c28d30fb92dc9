using System.CommandLine;
using System.Globalization;
using DlmFunctions.LocalHost.Processes;
using DlmFunctions.LocalHost.SampleApi;

namespace DlmFunctions.LocalHost.Commands;

/// <summary>The command that serves the sample API alone.</summary>
internal static class SampleApiCommand
{
    public const string Name = "sample-api";

    private static readonly SampleApiOptions Defaults = new();
    private static readonly Option<int> Port = Number("--port", 0, 0, 65_535, "The port on 127.0.0.1; 0 takes a free one.");
    private static readonly Option<int> Users = Number("--users", Defaults.Users, 0, 100_000_000, "How many users there are.");
    private static readonly Option<int> PageSize = Number("--page-size", Defaults.PageSize, 1, 10_000, "How many users a page has.");
    private static readonly Option<int> Seed = Number("--seed", Defaults.Seed, 0, int.MaxValue, "Other users for another seed.");
    private static readonly Option<int> Revision = Number("--revision", Defaults.Revision, 0, 1_000_000, "The state of the data.");
    private static readonly Option<int> Every = Number("--every", 0, 0, int.MaxValue, "The fault meets every N-th request; 0: what suits it.");
    private static readonly Option<int> Wait = Number(
        "--wait", (int)Defaults.Wait.TotalSeconds, 0, 86_400, "Seconds that a slow page, an outage or a rate limit lasts.");

    private static readonly Option<string> Fault = new("--fault")
    {
        Description = $"What goes wrong: {string.Join(", ", SampleQuery.FaultNames)}.",
        DefaultValueFactory = _ => "none",
        HelpName = "FAULT",
    };

    static SampleApiCommand() => Fault.AcceptOnlyFromAmong([.. SampleQuery.FaultNames]);

    public static Command Create()
    {
        var command = new Command(Name, "Serves users like those of GitHub as a JSON API, to import from, until Ctrl-C.")
        {
            Options = { Port, Users, PageSize, Seed, Revision, Fault, Every, Wait },
        };
        command.SetAction((arguments, _) => RunAsync(Read(arguments)));
        return command;
    }

    private static SampleApiOptions Read(ParseResult arguments) => new()
    {
        Port = arguments.GetValue(Port),
        Users = arguments.GetValue(Users),
        PageSize = arguments.GetValue(PageSize),
        Seed = arguments.GetValue(Seed),
        Revision = arguments.GetValue(Revision),
        Fault = SampleQuery.FaultNamed(arguments.GetRequiredValue(Fault)) ?? SampleFault.None,
        Every = arguments.GetValue(Every) is > 0 and var every ? every : null,
        Wait = TimeSpan.FromSeconds(arguments.GetValue(Wait)),
    };

    private static async Task<int> RunAsync(SampleApiOptions options)
    {
        using var signals = new ShutdownSignals();
        try
        {
            await using var server = await SampleApiServer.StartAsync(options, signals.Requested);
            Console.WriteLine($"{options.Users} users at {server.Users}, requests at {new Uri(server.Address, "requests")}. Ctrl-C ends it.");
            await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, signals.Requested);
        }
        catch (OperationCanceledException) when (signals.Requested.IsCancellationRequested)
        {
            // Asked to end.
        }
        catch (IOException taken)
        {
            Console.Error.WriteLine($"--port {options.Port} cannot be used: {taken.Message}");
            return ExitCodes.Configuration;
        }

        return ExitCodes.Success;
    }

    private static Option<int> Number(string name, int usual, int least, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && (number < least || number > most))
                result.AddError($"{name} must be {least} to {most}.");
        });
        return option;
    }
}
