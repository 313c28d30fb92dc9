using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Waits until a server that was just started answers.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="ServiceException">The process ended, or did not answer in time.</exception>
    public static async Task WaitAsync(
        string name, IRunningProcess process, Func<CancellationToken, Task<bool>> answers, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!await answers(cancellationToken))
        {
            if (process.Exited.IsCompleted)
            {
                throw new ServiceException($"{name} ended with code {await process.Exited} at its start:{Environment.NewLine}{LogFile.Tail(process.LogFile)}");
            }

            if (time.GetElapsedTime(started) > Limit)
            {
                throw new ServiceException($"{name} does not answer after {Limit.TotalSeconds:0} s:{Environment.NewLine}{LogFile.Tail(process.LogFile)}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
