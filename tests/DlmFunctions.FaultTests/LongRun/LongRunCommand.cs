using System.CommandLine;

namespace DlmFunctions.FaultTests.LongRun;

/// <summary>The long mode: <c>dotnet run --project tests/DlmFunctions.FaultTests -- --hours 2 --seed 7</c>.</summary>
internal static class LongRunCommand
{
    private static readonly Option<double> Hours = new("--hours") { Description = "For how long new scenarios are begun.", Required = true };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Chooses the scenarios, and what they leave to chance.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> Parallel = new("--parallel")
    {
        Description = "How many scenarios run side by side.",
        DefaultValueFactory = _ => 3,
    };

    /// <summary>Whether the arguments ask for the long mode; all others are for xunit.</summary>
    public static bool IsMeant(string[] args) => args.Contains(Hours.Name) || args.Contains("--help");

    /// <returns>0 if every scenario passed.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var command = new RootCommand("Runs fault scenarios, chosen at random, for hours.") { Options = { Hours, Seed, Parallel } };
        command.SetAction((arguments, cancellationToken) => new ScenarioLoop(arguments.GetValue(Seed), arguments.GetValue(Parallel), TimeProvider.System)
            .RunAsync(TimeSpan.FromHours(arguments.GetValue(Hours)), cancellationToken));
        return command.Parse(args).InvokeAsync();
    }
}
