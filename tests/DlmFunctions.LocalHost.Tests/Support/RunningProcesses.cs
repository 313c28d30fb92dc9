using System.Diagnostics;
using System.Globalization;

namespace DlmFunctions.LocalHost.Tests.Support;

internal static class RunningProcesses
{
    public static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    /// <summary>Empty for a process that has ended.</summary>
    public static string CommandLine(int processId) => Read(processId, "cmdline").Replace('\0', ' ');

    public static int Parent(int processId) =>
        int.Parse(Read(processId, "stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);

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

    private static string Read(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
