namespace DlmFunctions.LocalHost.Services;

/// <summary>The account that every storage emulator has.</summary>
internal static class DevelopmentStorage
{
    /// <summary>The short name of Azurite on its default ports.</summary>
    public const string ShortName = "UseDevelopmentStorage=true";

    private const string Account = "devstoreaccount1";

    // Published in Azurite's documentation, the same everywhere: no secret.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Whether a connection string is that of an emulator.</summary>
    public static bool IsNamedBy(string? connection) =>
        connection is not null
        && (connection.Contains(ShortName, StringComparison.OrdinalIgnoreCase) || connection.Contains($"AccountName={Account};", StringComparison.OrdinalIgnoreCase));

    public static Uri Endpoint(int port) => new($"http://127.0.0.1:{port}/{Account}");

    /// <param name="ports">The ports of blobs, queues and tables.</param>
    public static string ConnectionString(IReadOnlyList<int> ports) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint={Endpoint(ports[0])};QueueEndpoint={Endpoint(ports[1])};TableEndpoint={Endpoint(ports[2])};";
}
