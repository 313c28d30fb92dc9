using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DlmFunctions.FaultTests.Instance;

/// <summary>The signals that tests send to processes that they started, or that a worker sends to itself and its host.</summary>
internal static partial class Signals
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    public static void Kill(int processId) => Send(processId, SigKill);

    public static void Terminate(int processId) => Send(processId, SigTerm);

    /// <summary>Takes every thread of the process off the processor until it is resumed, as a hung machine would.</summary>
    public static void Pause(int processId) => Send(processId, SigStop);

    public static void Resume(int processId) => Send(processId, SigCont);

    /// <summary>The process that started this one.</summary>
    public static int ParentProcessId => getppid();

    private static void Send(int processId, int signal)
    {
        if (kill(processId, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc")]
    private static partial int getppid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
