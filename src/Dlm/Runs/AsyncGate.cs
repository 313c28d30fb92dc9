namespace Dlm.Runs;

/// <summary>
/// Lets one caller in at a time, in the order of their arrival. A semaphore would do, but it hands a cancellable waiter over through the
/// thread pool, and a simulation must see every step on its own thread.
/// </summary>
internal sealed class AsyncGate
{
    private readonly Lock sync = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private bool taken;

    /// <summary>Enters as soon as nobody else is in; to be left with <see cref="Leave"/>.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (sync)
        {
            if (!taken)
            {
                taken = true;
                return;
            }

            waiting.Enqueue(turn);
        }

        await using var cancellation = cancellationToken.UnsafeRegister(
            (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    /// <summary>Leaves, and lets the next in.</summary>
    public void Leave()
    {
        lock (sync)
        {
            while (waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            taken = false;
        }
    }
}
