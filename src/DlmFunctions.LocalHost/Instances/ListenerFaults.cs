using System.Runtime.ExceptionServices;
using Microsoft.Azure.WebJobs.Host.Timers;

namespace DlmFunctions.LocalHost.Instances;

/// <summary>Takes the exceptions that end a listener. The SDK's own handler ends the process.</summary>
internal sealed class ListenerFaults : IWebJobsExceptionHandler
{
    private readonly TaskCompletionSource<Exception> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first one, when it comes.</summary>
    public Task<Exception> First => first.Task;

    public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) => OnUnhandledExceptionAsync(exceptionInfo);

    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
    {
        first.TrySetResult(exceptionInfo.SourceException);
        return Task.CompletedTask;
    }
}
