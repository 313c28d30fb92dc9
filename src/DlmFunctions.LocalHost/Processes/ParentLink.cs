namespace DlmFunctions.LocalHost.Processes;

/// <summary>
/// The standard input that a parent process holds open for as long as it wants this one to live. Its end is the order to stop: given on
/// purpose, with a word before it, or by the parent's death, however sudden.
/// </summary>
internal sealed class ParentLink : IDisposable
{
    /// <summary>What a parent writes that stops its child on purpose.</summary>
    public const string Farewell = "stop";

    private readonly CancellationTokenSource closed = new();
    private volatile bool takenLeave;

    public ParentLink() => new Thread(WaitForEnd) { IsBackground = true, Name = nameof(ParentLink) }.Start();

    /// <summary>Cancelled when the parent has closed its end.</summary>
    public CancellationToken Closed => closed.Token;

    /// <summary>Whether the parent has died.</summary>
    public bool IsOrphan => closed.IsCancellationRequested && !takenLeave;

    public void Dispose() => closed.Dispose();

    private void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
            takenLeave = true;
        }

        try
        {
            closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The process is ending for another reason.
        }
    }
}
