namespace Dlm.Tests.Support;

/// <summary>A network on which every request fails with an exception of one type, as it comes out of <see cref="HttpClient"/>.</summary>
internal sealed class BrokenNetwork(Type fault) : HttpMessageHandler
{
    public Exception Fault { get; } = (Exception)Activator.CreateInstance(fault)!;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromException<HttpResponseMessage>(Fault);
}
