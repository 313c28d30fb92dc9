namespace DlmFunctions.FaultTests.LongRun;

internal static class LongRunCommand
{
    public static bool IsMeant(string[] args) => args.Contains("--hours");
    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}
