using System.Xml.Linq;
using CliWrap;
using CliWrap.Buffered;
using Dlm.Testing;

namespace DlmFunctions.Tests.Feeds;

/// <summary>
/// The app, the engine and one small test project in a folder of their own, under the repository's own build files. Its packages come from
/// the feeds of this machine and from <see cref="Feed"/>; they are kept apart from the machine's.
/// </summary>
internal sealed class SolutionCopy : IDisposable
{
    private static readonly string[] BuildFiles =
        ["Directory.Build.props", "Directory.Packages.props", "Directory.Solution.targets", "BannedSymbols.txt", "global.json", "host.json"];

    private readonly string _root = Directory.CreateTempSubdirectory("dlm-solution-").FullName;

    private SolutionCopy() => Feed = new WorkerFeed(Directory.CreateDirectory(PathOf("feed")).FullName);

    public WorkerFeed Feed { get; }

    public static async Task<SolutionCopy> CreateAsync()
    {
        var copy = new SolutionCopy();
        foreach (var file in BuildFiles)
            File.Copy(Repository.PathOf(file), copy.PathOf(file));
        copy.CopyProject("src/Dlm");
        copy.CopyProject("src/DlmFunctions");
        copy.AskForStandIns();
        copy.WriteNuGetConfig();
        copy.WriteTestProject();
        await copy.DotNetAsync("new sln --format sln --name DlmFunctions");
        await copy.DotNetAsync("sln add src/Dlm src/DlmFunctions tests/Small.Tests");
        return copy;
    }

    public string PathOf(string relativePath) => Path.Combine(_root, relativePath);

    public void Edit(string file, Func<string, string> change) => File.WriteAllText(PathOf(file), change(File.ReadAllText(PathOf(file))));

    /// <summary>Runs <c>dotnet</c> in the copy and returns what it said, whatever its exit code.</summary>
    public async Task<BufferedCommandResult> DotNetAsync(string arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        await Cli.Wrap("dotnet")
            .WithArguments(arguments)
            .WithWorkingDirectory(_root)
            .WithEnvironmentVariables(variables => variables
                .Set("NUGET_PACKAGES", PathOf("packages"))
                // No process may outlive the test, and the analyzers see the same files in the solution itself.
                .Set("MSBUILDDISABLENODEREUSE", "1")
                .Set("UseSharedCompilation", "false")
                .Set("RunAnalyzers", "false")
                .Set(environment ?? new Dictionary<string, string?>()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void CopyProject(string project)
    {
        var folder = new DirectoryInfo(Repository.PathOf(project));
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder.FullName, file.FullName);
            if (path.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj")
                continue;
            var target = PathOf(Path.Combine(project, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }
    }

    private void AskForStandIns()
    {
        var versions = XDocument.Load(PathOf("Directory.Packages.props"));
        foreach (var package in versions.Descendants("PackageVersion"))
        {
            if (WorkerFeed.Serves(package.Attribute("Include")!.Value))
                package.SetAttributeValue("Version", WorkerFeed.Version);
        }

        versions.Save(PathOf("Directory.Packages.props"));
    }

    private void WriteNuGetConfig()
    {
        var packagesOfThisMachine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(PathOf("NuGet.config"), $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources>
                <add key="worker" value="feed" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{packagesOfThisMachine}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    private void WriteTestProject()
    {
        Directory.CreateDirectory(PathOf("tests/Small.Tests"));
        File.Copy(Repository.PathOf("tests/Directory.Build.props"), PathOf("tests/Directory.Build.props"));
        File.WriteAllText(PathOf("tests/Small.Tests/Small.Tests.csproj"), """<Project Sdk="Microsoft.NET.Sdk" />""");
        File.WriteAllText(PathOf("tests/Small.Tests/SmallTests.cs"), """
            public class SmallTests
            {
                [Fact]
                public void Passes() => true.Should().BeTrue();
            }
            """);
    }
}
