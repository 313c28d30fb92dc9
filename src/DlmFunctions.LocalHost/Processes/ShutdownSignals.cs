using System.Runtime.InteropServices;

namespace DlmFunctions.LocalHost.Processes;

/// <summary>Turns Ctrl-C, SIGTERM and the closing of the terminal into cancellation: the first is a request, the second one insists.</summary>
internal sealed class ShutdownSignals : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly CancellationTokenSource _insisted = new();
    private readonly PosixSignalRegistration[] _registrations;

    public ShutdownSignals() => _registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Receive)),
    ];

    /// <summary>Cancelled by the first signal: finish in good order.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>Cancelled by the second signal: stop waiting.</summary>
    public CancellationToken Insisted => _insisted.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _requested.Dispose();
        _insisted.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        (_requested.IsCancellationRequested ? _insisted : _requested).Cancel();
    }
}
