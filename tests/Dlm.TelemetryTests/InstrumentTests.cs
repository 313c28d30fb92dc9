using Dlm.Jobs;
using Dlm.Scheduling;
using Dlm.Telemetry;
using Dlm.TelemetryTests.Support;
using Dlm.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dlm.TelemetryTests;

public sealed class InstrumentTests(Servers servers)
{
    [Fact]
    public async Task Each_instrument_arrives()
    {
        await using var ingestion = new IngestionEndpoint();
        await using var site = await Site.StartAsync(servers, ingestion);
        var metrics = site.Exporting.Services.GetRequiredService<DlmMetrics>();

        metrics.Fired("job", FiringOutcome.Dispatched);
        metrics.Claimed("job", HerdResult.Decide, TimeSpan.FromMilliseconds(3));
        metrics.Skipped("job", "misfire", 2);
        metrics.Dispatched(Occurrence.Scheduled("job", DateTimeOffset.UnixEpoch), DateTimeOffset.UnixEpoch.AddSeconds(1));
        metrics.WakeUpRepaired("job");
        metrics.LeaseExpired("job");
        metrics.QuorumLost("job");
        metrics.DuplicateDropped("job", "Running");
        metrics.Rejected("job");
        metrics.RunStarted("job", TimeSpan.FromSeconds(1));
        metrics.RunEnded("job", RunOutcomes.Failed, TimeSpan.FromSeconds(1));
        metrics.RecordsCounted("job", new Dictionary<string, long>(), new Dictionary<string, long> { ["read"] = 1, ["written"] = 1, ["rejected"] = 1 });
        metrics.ClockOffset(TimeSpan.FromSeconds(1));
        site.Flush();

        var all = Instruments.All().Select(instrument => instrument.Name);
        await Eventually.Succeeds(_ =>
        {
            ingestion.Metrics.Should().Contain(all);
            return Task.CompletedTask;
        });
    }
}
