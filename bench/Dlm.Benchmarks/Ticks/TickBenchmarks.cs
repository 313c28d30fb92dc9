using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using Dlm.Jobs;
using Dlm.Runs;
using Dlm.Scheduling;
using Dlm.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Dlm.Benchmarks.Ticks;

/// <summary>
/// What telemetry adds to a tick. One operation elects, decides one occurrence, sends its message and watches it, with table, queue and election
/// in memory: a real tick takes several round trips longer, so the ratios are the worst that there is.
/// </summary>
[MemoryDiagnoser]
[HideColumns(Column.Error, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2)]
public class TickBenchmarks
{
    private const string Job = "import_data";
    private const string Queue = "import-data";
    private SteppedTime time = null!;
    private ServiceProvider services = null!;
    private JobTick tick = null!;
    private JobDefinition job = null!;
    private DlmMetrics metrics = null!;
    private InstanceIdentity self = null!;
    private TracerProvider? traces;
    private MeterProvider? meters;

    [GlobalSetup(Targets = [nameof(NotExported), nameof(CallsAlone)])]
    public Task SilentAsync() => StartAsync();

    /// <summary>The SDK of OpenTelemetry as an exporter brings it along, up to the exporter itself, which works on a thread of its own.</summary>
    [GlobalSetup(Target = nameof(Exported))]
    public Task ListeningAsync()
    {
        traces = Sdk.CreateTracerProviderBuilder().AddSource(DlmTelemetry.Name).AddProcessor(new BatchActivityExportProcessor(new Discard<Activity>())).Build();
        meters = Sdk.CreateMeterProviderBuilder().AddMeter(DlmTelemetry.Name).AddReader(new PeriodicExportingMetricReader(new Discard<Metric>())).Build();
        return StartAsync();
    }

    [GlobalCleanup]
    public void Stop()
    {
        services.Dispose();
        traces?.Dispose();
        meters?.Dispose();
    }

    [Benchmark(Baseline = true, Description = "tick, no exporter")]
    public Task NotExported() => TickAsync();

    [Benchmark(Description = "tick, exporter configured")]
    public Task Exported() => TickAsync();

    /// <summary>The calls that a tick makes to the telemetry of the engine, and nothing else.</summary>
    [Benchmark(Description = "its telemetry calls alone, no exporter")]
    public void CallsAlone()
    {
        var due = Occurrence.Scheduled(Job, time.Step());
        using var trace = OccurrenceTrace.Begin(due, self, time);
        metrics.Claimed(Job, HerdResult.Decide, TimeSpan.Zero);
        trace.Passed(DlmSpans.Elect);
        trace.Passed(DlmSpans.Decide);
        trace.Keep();
        using (DlmSpans.StartSend(due, Queue, DlmSpans.CurrentTraceParent))
        {
            metrics.Dispatched(due, due.ScheduledAt!.Value);
        }

        trace.End(due, FiringOutcome.Dispatched);
        metrics.Fired(Job, FiringOutcome.Dispatched);
    }

    private async Task StartAsync()
    {
        time = new SteppedTime();
        var queue = new MemoryQueue();
        services = Engine.Build(time, queue, Job);
        tick = services.GetRequiredService<JobTick>();
        job = services.GetRequiredService<JobCatalog>().Scheduled.Single();
        metrics = services.GetRequiredService<DlmMetrics>();
        self = services.GetRequiredService<InstanceIdentity>();

        // The first tick introduces the job, each one after it dispatches.
        await TickAsync();
        await TickAsync();
        if (queue.Sent != 1)
        {
            throw new InvalidOperationException($"The second tick sent {queue.Sent} messages: this measures something else.");
        }
    }

    private Task TickAsync() => tick.SettleAsync(job, time.Step(), CancellationToken.None);
}
