namespace DlmFunctions.LocalHost.Processes;

/// <summary>
/// The standard input that a parent process holds open for as long as it wants this one to live: its end is the order to stop, given on purpose or by
/// the parent's death, however sudden.
/// </summary>
internal sealed class ParentLink : IDisposable
{
    private readonly CancellationTokenSource closed = new();

    public ParentLink() => new Thread(WaitForEnd) { IsBackground = true, Name = nameof(ParentLink) }.Start();

    /// <summary>Cancelled when the parent has closed its end.</summary>
    public CancellationToken Closed => closed.Token;

    public void Dispose() => closed.Dispose();

    private void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
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
