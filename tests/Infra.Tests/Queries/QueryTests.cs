using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Dlm;
using Dlm.Telemetry;
using Dlm.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Infra.Tests.Queries;

/// <summary>The queries of alerts and workbook, and those in the documents.</summary>
public sealed partial class QueryTests
{
    private static readonly Assembly Engine = typeof(DlmTelemetry).Assembly;
    private static readonly Dictionary<string, string> Queries = Files("infra/queries", "*.kql")
        .Concat(Files("docs", "*.md").SelectMany(page => Fence().Matches(page.Value).Select((match, index) => KeyValuePair.Create($"{page.Key} {index + 1}", match.Groups["asked"].Value))))
        .ToDictionary();

    [Fact]
    public async Task Every_query_fits_the_tables_of_Application_Insights()
    {
        const string Wrong = "AppMetrics | where Nmae == 'dlm.runs'";

        var findings = await LanguageService.CheckAsync(Queries.Append(KeyValuePair.Create(nameof(Wrong), Wrong)).ToDictionary());

        findings.Remove(nameof(Wrong), out var wrong);
        wrong!.Errors.Should().ContainSingle().Which.Should().Contain("Nmae");
        findings.Keys.Should().BeEquivalentTo(Queries.Keys);
        findings.SelectMany(finding => finding.Value.Errors.Select(error => $"{finding.Key}: {error}")).Should().BeEmpty();
        foreach (var (name, finding) in findings.Where(finding => finding.Key.StartsWith("alert-", StringComparison.Ordinal)))
        {
            finding.Columns.Should().BeEquivalentTo(name == "alert-silent.kql" ? ["Value"] : ["Source", "Value"]);
        }
    }

    [Fact]
    public void Every_metric_and_attribute_that_is_asked_for_exists()
    {
        var published = new HashSet<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => published.Add(instrument.Name) };
        listener.Start();
        var services = new ServiceCollection();
        services.AddDlm(new ConfigurationBuilder().Build());
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService(Engine.GetType("Dlm.Telemetry.DlmMetrics", throwOnError: true)!);

        var attributes = Engine.GetType("Dlm.Telemetry.DlmAttributes", throwOnError: true)!
            .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => (string)field.GetRawConstantValue()!);

        Asked(Metric()).Should().NotBeEmpty().And.BeSubsetOf(published.Concat(attributes));
    }

    [Fact]
    public void Every_log_event_that_is_asked_for_exists()
    {
        var events = Engine.GetType("Dlm.Telemetry.LogEvents", throwOnError: true)!.GetMethods()
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId.ToString(CultureInfo.InvariantCulture));

        Asked(LogEvent()).Should().NotBeEmpty().And.BeSubsetOf(events);
    }

    private static IEnumerable<string> Asked(Regex pattern) => Queries.Values.SelectMany(query => pattern.Matches(query)).Select(match => match.Groups["asked"].Value).Distinct();

    private static IEnumerable<KeyValuePair<string, string>> Files(string folder, string pattern) =>
        Directory.GetFiles(Repository.PathOf(folder), pattern).Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllText(file)));

    [GeneratedRegex("```kql\n(?<asked>.*?)```", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Fence();

    [GeneratedRegex("\"(?<asked>dlm\\.[a-z.]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Metric();

    [GeneratedRegex("EventId\\) == \"(?<asked>\\d+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex LogEvent();
}
