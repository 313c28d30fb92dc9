using System.Diagnostics;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using Dlm.Telemetry;
using Dlm.TelemetryTests.Support;
using Dlm.Testing;

namespace Dlm.TelemetryTests;

/// <summary>What Application Insights receives of one occurrence.</summary>
public sealed class OccurrenceTraceTests(Servers servers) : IAsyncLifetime
{
    private readonly IngestionEndpoint ingestion = new();
    private Site site = null!;

    public async ValueTask InitializeAsync() => site = await Site.StartAsync(servers, ingestion);

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await ingestion.DisposeAsync();
    }

    [Fact]
    public async Task One_occurrence_makes_one_connected_trace_across_instances()
    {
        using var invocation = new Activity("invocation").Start();
        var (occurrence, body) = Read(await site.DispatchAsync());
        await site.RunAsync(body);
        var spans = await SpansAsync(occurrence, 7);

        var tick = spans.Single(span => span.Name == "tick");
        var send = spans.Single(span => span.Name == $"send {site.Queue}");
        var process = spans.Single(span => span.Name == $"process {site.Queue}");
        spans.Select(span => span.Name).Should().BeEquivalentTo(["tick", "elect", "decide", send.Name, process.Name, "page", "page"]);
        spans.Select(span => span.Trace).Distinct().Should().ContainSingle().Which.Should().NotBe(invocation.TraceId.ToString());
        spans.Select(span => span.Properties["dlm.job"]).Distinct().Should().ContainSingle().Which.Should().Be(site.Job);
        tick.Parent.Should().BeNull();
        spans.Where(span => span.Name is "elect" or "decide").Should().AllSatisfy(step => step.Parent.Should().Be(tick.Id));
        send.Parent.Should().Be(tick.Id);
        process.Parent.Should().Be(send.Id);
        spans.Where(span => span.Name == "page").Should().AllSatisfy(page => page.Parent.Should().Be(process.Id));
        tick.Properties["_MS.links"].Should().Contain(invocation.TraceId.ToString());
        process.Properties["_MS.links"].Should().Contain(invocation.TraceId.ToString());
    }

    [Fact]
    public async Task Sending_and_processing_follow_the_conventions_for_messaging()
    {
        var (occurrence, body) = Read(await site.DispatchAsync());
        await site.RunAsync(body);
        var spans = await SpansAsync(occurrence, 7);

        var send = spans.Single(span => span.Name == $"send {site.Queue}");
        send.Type.Should().Be("RemoteDependencyData");
        send.Properties.Should().Contain("dlm.send", "1").And.ContainKey("dlm.instance");
        var process = spans.Single(span => span.Name == $"process {site.Queue}");
        process.Type.Should().Be("RequestData");
        process.Success.Should().BeTrue();
        process.Properties.Should().Contain("dlm.attempt", "1").And.Contain("dlm.outcome", "Succeeded").And.ContainKey("dlm.instance");
        foreach (var (span, operation) in new[] { (send, "send"), (process, "process") })
        {
            span.Properties.Should().Contain("messaging.operation.type", operation).And.Contain("messaging.operation.name", operation);
        }

        send.ToString().Should().Contain("azure_queue_storage");
    }

    [Fact]
    public async Task Instances_that_saw_a_peer_do_the_work_leave_no_span()
    {
        string? occurrence = null;
        await Eventually.True(
            async _ =>
            {
                await site.DispatchAsync(late: site.Exporting);
                site.Flush();
                occurrence = ingestion.Logs.Where(SaysObserved).Select(log => log.Properties["Occurrence"]).FirstOrDefault(it => Spans(it).Count >= 4);
                return occurrence is not null;
            },
            TimeSpan.FromSeconds(60));

        var spans = Spans(occurrence!);
        spans.Should().HaveCount(4);
        var tick = spans.Should().ContainSingle(span => span.Name == "tick").Subject;
        tick.Properties["dlm.outcome"].Should().Be("Dispatched");
        tick.Properties["dlm.instance"].Should().NotBe("instance-1", "it is the one whose log says that a peer did it");

        bool SaysObserved(TelemetryItem log) =>
            log.Properties.GetValueOrDefault("EventName") == "OccurrenceFired" && log.Properties["Job"] == site.Job && log.Properties["Outcome"] == "Observed";
    }

    [Fact]
    public async Task A_failed_attempt_is_an_error_and_the_next_one_goes_on_with_the_trace()
    {
        site.Script.FailFirst = true;
        var (occurrence, body) = Read(await site.DispatchAsync());
        await site.Invoking(it => it.RunAsync(body)).Should().ThrowAsync<InvalidOperationException>();
        await Eventually.True(async _ =>
        {
            await site.RunAsync(body);
            site.Flush();
            return Spans(occurrence).Count(span => span.Name == $"process {site.Queue}") == 2;
        });
        var spans = Spans(occurrence);

        var processes = spans.Where(span => span.Name == $"process {site.Queue}").OrderBy(span => span.Properties["dlm.attempt"]).ToList();
        processes.Select(process => process.Success).Should().Equal(false, true);
        processes.Select(process => process.Properties["dlm.outcome"]).Should().Equal("Retrying", "Succeeded");
        processes[0].Properties["error.type"].Should().Be("System.InvalidOperationException");
        spans.Select(span => span.Trace).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_message_without_a_trace_goes_on_with_the_trace_of_its_record()
    {
        var (occurrence, body) = Read(await site.DispatchAsync());
        var old = JsonNode.Parse(body)!.AsObject();
        old.Remove("traceparent").Should().BeTrue();
        await site.RunAsync(old.ToJsonString());
        var spans = await SpansAsync(occurrence, 7);

        var tick = spans.Single(span => span.Name == "tick");
        spans.Single(span => span.Name == $"process {site.Queue}").Parent.Should().Be(tick.Id);
        spans.Select(span => span.Trace).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_manual_occurrence_makes_a_trace_too()
    {
        await site.RunAsync($$"""{ "job": "{{site.Job}}", "key": "by-hand" }""");
        await site.RunAsync($$"""{ "v": 1, "job": "{{site.Job}}", "key": "by-hand" }""");
        var spans = await SpansAsync("manual:by-hand", 5);

        spans.Select(span => span.Name).Should().BeEquivalentTo(["request", $"send {site.Queue}", $"process {site.Queue}", "page", "page"]);
        spans.Select(span => span.Trace).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Logs_carry_job_occurrence_event_and_trace()
    {
        var (occurrence, body) = Read(await site.DispatchAsync());
        await site.RunAsync(body, sender: "instance-2");
        await Eventually.True(() =>
        {
            site.Flush();
            return ingestion.Logs.Any(log => Is(log, occurrence, "RunFinished"));
        });

        var log = ingestion.Logs.Single(log => Is(log, occurrence, "RunFinished"));
        log.Properties.Should().Contain("EventId", "1301").And.Contain("Job", site.Job).And.Contain("Outcome", "Succeeded");
        log.Trace.Should().Be(Spans(occurrence).First().Trace);
        log.Role.Should().Be("DlmFunctions");
        log.RoleInstance.Should().Be("instance-1");
    }

    [Fact]
    public async Task The_metrics_of_an_occurrence_arrive()
    {
        var (_, body) = Read(await site.DispatchAsync());
        await site.RunAsync(body);
        await site.RunAsync(body);
        site.Flush();

        await Eventually.True(() => ingestion.Metrics.IsSupersetOf(
        [
            "dlm.occurrences", "dlm.dispatch.delay", "dlm.claim.duration", "dlm.clock.offset", "dlm.runs", "dlm.run.duration", "dlm.run.lag",
            "dlm.duplicates.dropped", "dlm.records.read", "dlm.records.written", "dlm.records.rejected",
        ]));
        ingestion.MetricTags.Should().BeSubsetOf(["job", "outcome", "reason", "result"], "occurrences, instances and texts from outside would be series without end");
    }

    [Fact]
    public async Task A_message_from_outside_adds_no_series()
    {
        await site.RunAsync("""{ "job": "some_other_job", "key": "x" }""");
        await site.RunAsync("not a message");
        site.Flush();

        await Eventually.True(() => ingestion.Metrics.Contains("dlm.messages.rejected"));
        ingestion.MetricJobs.Should().NotContain("some_other_job");
    }

    private static (string Occurrence, string Body) Read(QueueMessage message)
    {
        var body = message.Body.ToString();
        return (JsonNode.Parse(body)!["occurrence"]!.GetValue<string>(), body);
    }

    private static bool Is(TelemetryItem log, string occurrence, string @event) =>
        log.Properties.GetValueOrDefault("Occurrence") == occurrence && log.Properties.GetValueOrDefault("EventName") == @event;

    private List<TelemetryItem> Spans(string occurrence) =>
        [.. ingestion.Spans.Where(span => span.Properties[DlmAttributes.Job] == site.Job && span.Properties[DlmAttributes.Occurrence] == occurrence)];

    private async Task<List<TelemetryItem>> SpansAsync(string occurrence, int count)
    {
        await Eventually.True(() =>
        {
            site.Flush();
            return Spans(occurrence).Count >= count;
        });
        return Spans(occurrence);
    }
}
