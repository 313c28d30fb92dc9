using System.IO.Compression;

namespace DlmFunctions.Tests.Feeds;

/// <summary>A folder of packages that have the names of those that only the isolated worker needs: one holds the stubs, the others are empty.</summary>
internal sealed class WorkerFeed(string folder)
{
    /// <summary>No real package has it, so that none in a feed or cache of this machine can stand in.</summary>
    public const string Version = "9999.0.0";

    /// <summary>The id of the package with the stubs, and what the other ids start with.</summary>
    public const string Worker = "Microsoft.Azure.Functions.Worker";

    private static readonly string[] Packages =
    [
        Worker,
        $"{Worker}.Sdk",
        $"{Worker}.Extensions.Timer",
        $"{Worker}.Extensions.Storage.Queues",
        $"{Worker}.OpenTelemetry",
        "Microsoft.Azure.StackExchangeRedis",
    ];

    /// <summary>Whether the package is one that the feed stands in for.</summary>
    public static bool Serves(string id) => Packages.Contains(id);

    public void Fill()
    {
        foreach (var id in Packages)
        {
            using var package = ZipFile.Open(PathOf(id), ZipArchiveMode.Create);
            Write(package, $"{id}.nuspec", $"""
                <?xml version="1.0"?>
                <package>
                  <metadata>
                    <id>{id}</id>
                    <version>{Version}</version>
                    <authors>tests</authors>
                    <description>A stand-in for tests.</description>
                    <dependencies>
                      <dependency id="Microsoft.Extensions.Hosting" version="10.0.0" />
                    </dependencies>
                  </metadata>
                </package>
                """);
            if (id == Worker)
                package.CreateEntryFromFile(Path.Combine(AppContext.BaseDirectory, $"{id}.dll"), $"lib/net10.0/{id}.dll");
        }
    }

    public void Empty() => Array.ForEach(Packages, id => File.Delete(PathOf(id)));

    private static void Write(ZipArchive package, string name, string text)
    {
        using var writer = new StreamWriter(package.CreateEntry(name).Open());
        writer.Write(text);
    }

    private string PathOf(string id) => Path.Combine(folder, $"{id}.{Version}.nupkg");
}
