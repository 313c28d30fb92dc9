namespace Dlm.Tests.Support;

/// <summary>A network on which no request is answered.</summary>
internal sealed class SilentNetwork : HttpMessageHandler
{
    private readonly TaskCompletionSource<CancellationToken> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What ends the first request, once there is one.</summary>
    public Task<CancellationToken> Asked => asked.Task;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        asked.TrySetResult(cancellationToken);
        return new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken);
    }
}
