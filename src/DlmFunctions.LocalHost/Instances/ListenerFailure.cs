using System.Runtime.ExceptionServices;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Timers;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>
/// Notes the failure that ended one of the SDK's listeners, for the instance to start them all again; the SDK by itself would end the
/// process. A queue listener gives up when storage refuses connections for half a minute.
/// </summary>
/// <param name="onTimeout">Ends what an invocation runs in that has exceeded its time.</param>
internal sealed class ListenerFailure(Action<Guid> onTimeout) : IWebJobsExceptionHandler
{
    private readonly TaskCompletionSource<Exception> noted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first failure.</summary>
    public Task<Exception> Noted => noted.Task;

    public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod)
    {
        if (exceptionInfo.SourceException is FunctionTimeoutException timeout)
        {
            onTimeout(timeout.InstanceId);
        }

        return Task.CompletedTask;
    }

    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
    {
        noted.TrySetResult(exceptionInfo.SourceException);
        return Task.CompletedTask;
    }
}
