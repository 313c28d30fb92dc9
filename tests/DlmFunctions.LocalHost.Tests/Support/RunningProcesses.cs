using System.Diagnostics;

namespace DlmFunctions.LocalHost.Tests.Support;

internal static class RunningProcesses
{
    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
