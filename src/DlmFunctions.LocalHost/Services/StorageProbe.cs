namespace DlmFunctions.LocalHost.Services;

/// <summary>Asks whether a storage service listens at an address, without credentials: a refusal is an answer too.</summary>
internal static class StorageProbe
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(2) };

    public static async Task<bool> AnswersAsync(Uri service, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(service, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.Headers.Contains("x-ms-request-id");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
