using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Dlm.Testing;

namespace Infra.Tests.Queries;

/// <summary>Microsoft's language service for KQL, an npm package, and the tables of Application Insights.</summary>
internal static class LanguageService
{
    private static readonly string Folder = Repository.PathOf("tests/Infra.Tests/Queries");

    public static async Task<Dictionary<string, QueryFinding>> CheckAsync(IReadOnlyDictionary<string, string> queries)
    {
        // npm writes this file last.
        if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
        {
            await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], "");
        }

        var findings = await RunAsync("node", ["check.cjs"], JsonSerializer.Serialize(queries));
        return JsonSerializer.Deserialize<Dictionary<string, QueryFinding>>(findings, JsonSerializerOptions.Web)!;
    }

    private static async Task<string> RunAsync(string command, string[] arguments, string input)
    {
        var result = await Cli.Wrap(command)
            .WithArguments(arguments)
            .WithWorkingDirectory(Folder)
            .WithStandardInputPipe(PipeSource.FromString(input))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        result.ExitCode.Should().Be(0, "'{0} {1}' said {2}", command, string.Join(' ', arguments), result.StandardError);
        return result.StandardOutput;
    }
}
