using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Dlm.IntegrationTests.Support;

/// <summary>A process that hangs until this is disposed of: its connections stay open and nothing answers.</summary>
internal sealed partial class PausedProcess : IDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;
    private readonly int processId;

    public PausedProcess(int processId)
    {
        this.processId = processId;
        Send(SigStop);
    }

    public void Dispose() => Send(SigCont);

    private void Send(int signal)
    {
        if (Kill(processId, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
