using DlmFunctions.FaultTests.LongRun;
using Xunit.Runner.InProc.SystemConsole;

return LongRunCommand.IsMeant(args) ? await LongRunCommand.RunAsync(args) : await ConsoleRunner.Run(args);
