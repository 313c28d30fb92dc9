using System.CommandLine;
using DlmFunctions.LocalHost.Commands;

var command = new RootCommand("Redundant cron for Azure Functions") { Subcommands = { GuardCommand.Create(), InstanceCommand.Create() } };
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
