namespace DlmFunctions.LocalHost.Http;

/// <summary>Tries again to connect: a worker announces its HTTP server a moment before that listens.</summary>
internal sealed class WorkerStartHandler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException refused) when (
                refused.HttpRequestError == HttpRequestError.ConnectionError && time.GetElapsedTime(start) < Patience)
            {
                // Nothing of it has been sent.
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
