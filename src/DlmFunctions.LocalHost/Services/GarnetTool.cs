namespace DlmFunctions.LocalHost.Services;

/// <summary>Garnet, a Redis-compatible server that comes as a .NET tool: for machines that have no Redis.</summary>
internal static class GarnetTool
{
    public const string Command = "garnet-server";

    public static Task EnsureAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        options.Progress?.Report("Restoring garnet-server, since no Redis is installed (a download of 116 MB, only once)");
        return Installation.RunAsync(Command, () => false, ["dotnet", "tool", "restore"], options, cancellationToken);
    }
}
