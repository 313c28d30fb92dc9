using System.Runtime.InteropServices;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>
/// Turns Ctrl-C, SIGTERM and the closing of the terminal into cancellation: the first is a request, the second one insists.
/// </summary>
internal sealed class ShutdownSignals : IDisposable
{
    private readonly CancellationTokenSource requested = new();
    private readonly CancellationTokenSource insisted = new();
    private readonly PosixSignalRegistration[] registrations;

    public ShutdownSignals() => registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
            .Select(signal => PosixSignalRegistration.Create(signal, Receive)),
    ];

    /// <summary>Cancelled by the first signal: finish in good order.</summary>
    public CancellationToken Requested => requested.Token;

    /// <summary>Cancelled by the second signal: stop waiting.</summary>
    public CancellationToken Insisted => insisted.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        requested.Dispose();
        insisted.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        (requested.IsCancellationRequested ? insisted : requested).Cancel();
    }
}
