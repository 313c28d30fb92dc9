using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Dlm.Telemetry;
using Dlm.TelemetryTests.Support;
using Dlm.Testing;
using Microsoft.Extensions.Logging;

namespace Dlm.TelemetryTests.Documents;

/// <summary><c>docs/telemetry.md</c> says what the code does, no more and no less.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/telemetry.md"));

    [Fact]
    public void Its_events_are_those_of_the_code()
    {
        var events = typeof(LogEvents).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => (method.Name, Event: method.GetCustomAttribute<LoggerMessageAttribute>()!))
            .OrderBy(method => method.Event.EventId)
            .Select(method => $"| {method.Event.EventId} | `{method.Name}` | {method.Event.Level} | {method.Event.Message.Replace("|", "\\|", StringComparison.Ordinal)} |");

        EventRow().Matches(Page).Select(row => row.Groups["known"].Value).Should().Equal(events);
    }

    [Fact]
    public void Each_event_is_explained() =>
        EventRow().Matches(Page).Select(row => row.Groups["meaning"].Value.Trim()).Should().AllSatisfy(meaning => meaning.Should().NotBeEmpty());

    [Fact]
    public void Its_metrics_are_those_of_the_code()
    {
        var metrics = Instruments.All().OrderBy(instrument => instrument.Name, StringComparer.Ordinal)
            .Select(instrument => $"| `{instrument.Name}` | {Kind(instrument)} | `{instrument.Unit}` | {instrument.Description} |");

        MetricRow().Matches(Page).Select(row => row.Groups["known"].Value).Should().Equal(metrics);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_names_each_span_and_each_attribute(string name) => Page.Should().Contain($"`{name}");

    public static IEnumerable<TheoryDataRow<string>> Names() =>
        new[] { typeof(DlmSpans), typeof(DlmAttributes), typeof(RunOutcomes) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral)
            .Select(field => new TheoryDataRow<string>((string)field.GetRawConstantValue()!));

    private static string Kind(Instrument instrument) => instrument switch
    {
        Counter<long> => "counter",
        Histogram<double> => "histogram",
        ObservableGauge<double> => "gauge",
        _ => throw new NotSupportedException($"{instrument.Name} is a {instrument.GetType().Name}."),
    };

    [GeneratedRegex(@"^(?<known>\| \d{4} \| `\w+` \| \w+ \| .* \|)(?<meaning>[^|]*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EventRow();

    [GeneratedRegex(@"^(?<known>\| `dlm\.[\w.]+` \| (?:counter|histogram|gauge) \| `[^`]+` \| [^|]* \|)[^|]*\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricRow();
}
