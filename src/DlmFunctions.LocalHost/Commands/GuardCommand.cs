using System.CommandLine;
using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Commands;

/// <summary>The hidden command by which this program starts a foreign one.</summary>
internal static class GuardCommand
{
    public static Command Create()
    {
        var grace = new Option<TimeSpan>("--grace") { Required = true };
        var program = new Argument<string[]>("program") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(Guard.Command, "Runs a program until the standard input ends.")
        {
            Hidden = true,
            Options = { grace },
            Arguments = { program },
        };
        command.SetAction((arguments, _) =>
        {
            var line = arguments.GetRequiredValue(program);
            return Guard.RunAsync(line[0], line[1..], arguments.GetRequiredValue(grace), TimeProvider.System);
        });
        return command;
    }
}
