using System.CommandLine;
using DlmFunctions.LocalHost.Instances;

namespace DlmFunctions.LocalHost.Commands;

/// <summary>The hidden command by which this program starts an instance.</summary>
internal static class InstanceCommand
{
    public static Command Create()
    {
        var app = new Option<string>("--app") { Required = true };
        var port = new Option<int>("--port");
        var command = new Command(InstanceProcess.Command, "Runs one instance until the standard input ends.")
        {
            Hidden = true,
            Options = { app, port },
        };
        command.SetAction((arguments, _) => InstanceProcess.RunAsync(arguments.GetRequiredValue(app), arguments.GetValue(port), TimeProvider.System));
        return command;
    }
}
