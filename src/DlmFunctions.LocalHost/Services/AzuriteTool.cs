using DlmFunctions.LocalHost.Settings;
using System.Text.Json;
using DlmFunctions.LocalHost.Processes;

namespace DlmFunctions.LocalHost.Services;

/// <summary>Azurite, the storage emulator, as <c>package-lock.json</c> pins it.</summary>
internal static class AzuriteTool
{
    private const string Package = "node_modules/azurite";

    public static string Script => Path.Combine(RepositoryRoot.Path, Package, "dist", "src", "azurite.js");

    /// <summary>Node, which Azurite runs on.</summary>
    /// <exception cref="ServiceException">It is not on the PATH.</exception>
    public static string Node => SearchPath.Find("node")
        ?? throw new ServiceException(
            "Azurite needs Node.js, and 'node' is not on the PATH: install Node 20 or newer from https://nodejs.org, or set JobsStorage.");

    public static async Task EnsureAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        _ = Node;
        if (IsInstalled())
        {
            return;
        }

        var npm = SearchPath.Find("npm")
            ?? throw new ServiceException("Azurite is installed by npm, which is not on the PATH: it comes with Node.js.");
        options.Progress?.Report("Installing Azurite with 'npm ci' (a minute or so, only once)");
        string[] install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        await Installation.RunAsync("azurite", IsInstalled, install, options, cancellationToken);
    }

    /// <summary>npm writes its hidden lock file last: an installation that was cut short has none.</summary>
    private static bool IsInstalled() =>
        LockedVersion(Path.Combine(RepositoryRoot.Path, "node_modules", ".package-lock.json")) is { } installed
        && installed == LockedVersion(Path.Combine(RepositoryRoot.Path, "package-lock.json"));

    private static string? LockedVersion(string lockFile)
    {
        if (!File.Exists(lockFile))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        return document.RootElement.GetProperty("packages").GetProperty(Package).GetProperty("version").GetString();
    }
}
