using System.Net.Sockets;
using Azure;
using Azure.Storage.Queues;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Asks a storage service whether it is there, and whether it will do.</summary>
internal static class StorageProbe
{
    // How the emulator and Azure itself sign their answers.
    private static readonly string[] Names = ["Azurite", "Windows-Azure"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly HttpClient Client = new() { Timeout = Patience };

    /// <summary>Whether one listens at an address. It needs no credentials: a refusal is an answer too.</summary>
    public static async Task<bool> AnswersAsync(Uri service, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(service, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.Headers.Server.ToString() is var server && Names.Any(name => server.StartsWith(name, StringComparison.Ordinal));
        }
        catch (Exception fault) when (
            fault is HttpRequestException or SocketException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Whether a queue service knows the API version of the client that the engine uses. Only its refusal says that it does not.</summary>
    public static async Task<bool> KnowsApiVersionAsync(string connectionString, CancellationToken cancellationToken)
    {
        var queues = new QueueServiceClient(connectionString, new QueueClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = Patience } });
        try
        {
            await queues.GetPropertiesAsync(cancellationToken);
            return true;
        }
        catch (RequestFailedException fault)
        {
            return fault.ErrorCode != "InvalidHeaderValue";
        }
        catch (Exception lost) when (lost is TaskCanceledException or SocketException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }
}
