using CliWrap.Buffered;

namespace DlmFunctions.Tests.Feeds;

/// <summary>The solution builds on both kinds of NuGet feed; the app's own project does not pretend.</summary>
public sealed class FeedFallbackTests
{
    [Fact]
    public async Task The_app_is_in_the_solution_exactly_while_a_feed_serves_the_worker_packages()
    {
        using var solution = await SolutionCopy.CreateAsync();

        var build = await solution.DotNetAsync("build DlmFunctions.sln -c Release");
        Succeeded(build);
        LeftOutWarnings(build).Should().Be(1, Output(build));
        File.Exists(solution.PathOf("src/Dlm/bin/Release/net10.0/Dlm.dll")).Should().BeTrue();

        var test = await solution.DotNetAsync("test DlmFunctions.sln -c Release");
        Succeeded(test);
        LeftOutWarnings(test).Should().Be(1, Output(test));
        Output(test).Should().MatchRegex(@"Passed:\s+1\b");

        var alone = await solution.DotNetAsync("build src/DlmFunctions/DlmFunctions.csproj");
        alone.ExitCode.Should().NotBe(0);
        Output(alone).Should().MatchRegex("error NU110[12]: .*Microsoft.Azure.Functions.Worker");

        solution.Feed.Fill();
        build = await solution.DotNetAsync("build DlmFunctions.sln -c Release");
        Succeeded(build);
        LeftOutWarnings(build).Should().Be(0, Output(build));
        File.Exists(solution.PathOf("src/DlmFunctions/bin/Release/net10.0/DlmFunctions.dll")).Should().BeTrue();
        File.Exists(solution.PathOf("src/DlmFunctions/bin/Release/net10.0/host.json")).Should().BeTrue();

        solution.Feed.Empty();
        Directory.Delete(solution.PathOf("packages"), recursive: true);
        var restore = await solution.DotNetAsync("restore DlmFunctions.sln");
        Succeeded(restore);
        LeftOutWarnings(restore).Should().Be(1, Output(restore));
    }

    [Fact]
    public async Task Another_package_that_cannot_be_found_still_fails_the_solution()
    {
        using var solution = await SolutionCopy.CreateAsync();
        solution.Edit("src/DlmFunctions/DlmFunctions.csproj", project => project.Replace(
            "</Project>",
            """<ItemGroup><PackageReference Include="DlmFunctions.NoSuchPackage" VersionOverride="1.0.0" /></ItemGroup></Project>""",
            StringComparison.Ordinal));

        var restore = await solution.DotNetAsync("restore DlmFunctions.sln");

        restore.ExitCode.Should().NotBe(0);
        Output(restore).Should().MatchRegex("error NU1101: .*DlmFunctions.NoSuchPackage");
        LeftOutWarnings(restore).Should().Be(0, Output(restore));
    }

    private static void Succeeded(BufferedCommandResult result) => result.ExitCode.Should().Be(0, Output(result));

    // A build repeats its warnings at the end.
    private static int LeftOutWarnings(BufferedCommandResult result) =>
        Output(result).Split("Build succeeded.")[0].Split("warning : src/DlmFunctions is left out").Length - 1;

    private static string Output(BufferedCommandResult result) => result.StandardOutput + result.StandardError;
}
