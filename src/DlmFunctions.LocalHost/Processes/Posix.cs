using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>The few system calls that .NET has no name for.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class Posix
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>
    /// Makes this process the leader of a session and process group of its own, out of reach of the terminal's Ctrl-C. A process that leads
    /// a group already, as one started by a shell does, stays what it is.
    /// </summary>
    public static void StartSession() => _ = setsid();

    /// <summary>Asks a process to end. One that is gone already is no error.</summary>
    public static void Terminate(int processId) => Send(processId, SigTerm);

    /// <summary>Ends a process at once. One that is gone already is no error.</summary>
    public static void Kill(int processId) => Send(processId, SigKill);

    /// <summary>Ends every process of this process's group, itself included.</summary>
    public static void KillOwnGroup() => Send(0, SigKill);

    public static int ParentProcessId() => getppid();

    private static void Send(int processId, int signal)
    {
        const int noSuchProcess = 3;
        if (kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() is not noSuchProcess and var error)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc")]
    private static partial int getppid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    private static partial int setsid();
}
