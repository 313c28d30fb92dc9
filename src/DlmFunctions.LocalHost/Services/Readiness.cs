using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Waits until a server that was just started answers.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="ServiceException">The process ended, or did not answer in time.</exception>
    public static async Task WaitAsync(
        string name,
        IRunningProcess process,
        Func<CancellationToken, Task<bool>> answers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!await answers(cancellationToken))
        {
            if (process.Exited.IsCompleted)
            {
                throw Failure($"{name} ended with code {await process.Exited} at its start:", process);
            }

            if (time.GetElapsedTime(started) > Limit)
            {
                throw Failure($"{name} does not answer after {Limit.TotalSeconds:0} s:", process);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static ServiceException Failure(string what, IRunningProcess process) =>
        new(what + Environment.NewLine + LogFile.Tail(process.LogFile));
}
