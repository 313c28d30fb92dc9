using System.CommandLine;
using DlmFunctions.LocalHost;
using DlmFunctions.LocalHost.Commands;
using DlmFunctions.LocalHost.Settings;

MachineTimeZone.PinToUtc();
var command = RunCommand.Create().Parse(args);
var code = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return command.Errors.Count > 0 ? ExitCodes.Configuration : code;
