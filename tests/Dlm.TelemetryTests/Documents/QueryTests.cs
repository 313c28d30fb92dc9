using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Dlm.Testing;

namespace Dlm.TelemetryTests.Documents;

/// <summary>
/// The queries of <c>docs/observe.md</c>: Kusto's own parser accepts them against the tables of Application Insights, and the names in them
/// are those of the code.
/// </summary>
public sealed partial class QueryTests
{
    private const string Folder = "tests/Dlm.TelemetryTests/Kql";
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/observe.md"));
    private static readonly string Names = File.ReadAllText(Repository.PathOf("docs/telemetry.md"));

    [Fact]
    public async Task Each_query_is_valid()
    {
        await EnsureParserAsync();

        var check = await RunAsync("node", "check.cjs", Repository.PathOf("docs/observe.md"));

        check.ExitCode.Should().Be(0, check.StandardOutput + check.StandardError);
        check.StandardOutput.Should().Contain($"{Query().Count(Page)} queries");
    }

    [Fact]
    public async Task A_query_with_a_fault_is_found()
    {
        await EnsureParserAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "```kusto\nAppTraces | where TimeGeneratd > ago(1h)\n```\n", TestContext.Current.CancellationToken);

        var check = await RunAsync("node", "check.cjs", file);

        File.Delete(file);
        check.ExitCode.Should().Be(1);
        check.StandardOutput.Should().Contain("TimeGeneratd");
    }

    [Fact]
    public void Each_event_metric_and_attribute_of_a_query_is_documented()
    {
        var named = Query().Matches(Page).SelectMany(query => Name().Matches(query.Value)).Select(name => name.Groups["name"].Value).Distinct().ToList();

        named.Should().HaveCountGreaterThan(10);
        named.Should().AllSatisfy(name => Names.Should().Contain($"`{name}`"));
    }

    private static async Task EnsureParserAsync()
    {
        if (!File.Exists(Repository.PathOf($"{Folder}/node_modules/.package-lock.json")))
        {
            var installation = await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            installation.ExitCode.Should().Be(0, installation.StandardError);
        }
    }

    private static async Task<BufferedCommandResult> RunAsync(string program, params string[] arguments) =>
        await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(Repository.PathOf(Folder))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^```kusto\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Query();

    [GeneratedRegex(@"""(?<name>dlm\.[\w.]+|[A-Z]\w+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
