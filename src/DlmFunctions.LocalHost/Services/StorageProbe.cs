using System.Net.Sockets;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Asks whether a storage service listens at an address, without credentials: a refusal is an answer too.</summary>
internal static class StorageProbe
{
    // How the emulator and Azure itself sign their answers.
    private static readonly string[] Names = ["Azurite", "Windows-Azure"];

    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(2) };

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
}
