using System.CommandLine;
using DlmFunctions.LocalHost.Instances;

namespace DlmFunctions.LocalHost.Commands;

/// <summary>The hidden command by which this program starts an instance.</summary>
internal static class InstanceCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var command = new Command(Instance.Command, "Runs one instance until the standard input ends.")
        {
            Hidden = true,
            Options = { folder },
        };
        command.SetAction((arguments, _) => Instance.RunAsync(arguments.GetRequiredValue(folder), TimeProvider.System));
        return command;
    }
}
